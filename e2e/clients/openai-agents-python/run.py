"""Plays one scenario with the SDK's own exporter. `chat-…` speaks chat completions, the rest responses."""

import asyncio
import json
import os
import sys
from pathlib import Path

from agents import (
    Agent,
    GuardrailFunctionOutput,
    InputGuardrail,
    InputGuardrailTripwireTriggered,
    RunConfig,
    Runner,
    function_tool,
    set_default_openai_api,
    set_default_openai_client,
    set_trace_processors,
)
from agents.tracing import flush_traces
from agents.tracing.processors import BackendSpanExporter, BatchTraceProcessor
from openai import AsyncOpenAI, RateLimitError

scenario = sys.argv[1].split("-")[-1]
hr = json.loads(Path(sys.argv[2]).read_text())

endpoint = os.environ["SEALTRACE_URL"] + "/v1/traces/ingest"
exporter = BackendSpanExporter(endpoint=endpoint, api_key=os.environ["SEALTRACE_KEY"])
set_trace_processors([BatchTraceProcessor(exporter)])

set_default_openai_client(
    AsyncOpenAI(
        api_key="none", base_url=os.environ["MODEL_URL"] + "/v1", max_retries=1
    ),
    use_for_tracing=False,
)
set_default_openai_api(
    "chat_completions" if sys.argv[1].startswith("chat-") else "responses"
)
model = "gpt-6-astra"


@function_tool(
    name_override=hr["toolName"], description_override=hr["toolDescription"]
)
def read_profile(user_id: str, requester_email: str) -> str:
    if scenario == "toolerror":
        raise RuntimeError(hr["toolFailure"])
    return json.dumps(hr["profile"])


async def refuse(context, agent, question):
    return GuardrailFunctionOutput(
        output_info={"reason": hr["prompt"]}, tripwire_triggered=True
    )


assistant = Agent(
    name="HR assistant",
    instructions=hr["system"],
    model=model,
    tools=[] if scenario == "multimodal" else [read_profile],
    input_guardrails=[
        InputGuardrail(refuse, name="No salary questions", run_in_parallel=False)
    ]
    if scenario == "guardrail"
    else [],
)


def agent_of():
    if scenario == "handoff":
        return Agent(
            name="Front desk",
            instructions="Pass questions about pay on.",
            model=model,
            handoffs=[assistant],
        )
    if scenario != "nested":
        return assistant
    ask = assistant.as_tool(hr["agentToolName"], hr["agentToolDescription"])
    return Agent(
        name="Front desk", instructions=hr["system"], model=model, tools=[ask]
    )


def input_of():
    if scenario != "multimodal":
        return hr["prompt"]
    picture = {
        "type": "input_image",
        "detail": "auto",
        "image_url": f"data:image/png;base64,{hr['image']}",
    }
    text = {"type": "input_text", "text": hr["imagePrompt"]}
    return [{"role": "user", "content": [text, picture]}]


async def read(result):
    """Reads it all, or until some of the second answer's text has come."""
    texts = 0
    async for event in result.stream_events():
        data = getattr(event, "data", None)
        if getattr(data, "type", "") == "response.output_text.delta":
            texts += 1
        if texts < 2 or scenario == "stream":
            continue
        if scenario == "abort":
            result.cancel()
        if scenario == "dropped":
            return


async def play():
    config = RunConfig(
        workflow_name="hr-workflow",
        group_id=hr["sessionId"],
        trace_metadata={"userId": hr["userId"]},
        trace_include_sensitive_data=scenario != "norecord",
    )
    if scenario in ("stream", "abort", "dropped"):
        await read(Runner.run_streamed(agent_of(), input_of(), run_config=config))
    else:
        await Runner.run(agent_of(), input_of(), run_config=config)


expected = {
    "modelerror": RateLimitError,
    "guardrail": InputGuardrailTripwireTriggered,
}
try:
    asyncio.run(play())
except Exception as error:
    if not isinstance(error, expected.get(scenario, ())):
        raise
flush_traces()
