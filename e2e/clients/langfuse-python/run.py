"""An agent traced with Langfuse's SDK for Python: observations, its wrapper of the OpenAI SDK, scores, media."""

import json
import sys
from pathlib import Path

from langfuse import Langfuse, propagate_attributes
from langfuse.openai import OpenAI
from openai import RateLimitError

scenario, told, base_url = sys.argv[1:]
hr = json.loads(Path(told).read_text())
hidden = scenario == "norecord"
streaming = scenario in ("stream", "dropped")
read_pieces = 3

langfuse = Langfuse(mask=lambda *, data, **_: "<hidden>") if hidden else Langfuse()
assert langfuse.auth_check()
model = OpenAI(api_key="none", base_url=base_url)


def tools_of(inner):
    if scenario == "multimodal":
        return {}
    prefix = "agentTool" if scenario == "nested" and not inner else "tool"
    names = {"name": f"{prefix}Name", "description": f"{prefix}Description", "parameters": f"{prefix}Parameters"}
    return {"tools": [{"type": "function", "function": {key: hr[name] for key, name in names.items()}}]}


def ask(messages, inner):
    body = {"model": "gpt-6-astra", "messages": messages, **tools_of(inner)}
    if not streaming:
        return model.chat.completions.create(**body).choices[0].message.model_dump(exclude_none=True)
    text, calls, pieces = "", {}, 0
    for chunk in model.chat.completions.create(**body, stream=True, stream_options={"include_usage": True}):
        pieces += 1
        if scenario == "dropped" and messages[-1]["role"] == "tool" and pieces > read_pieces:
            return None
        for choice in chunk.choices:
            text += choice.delta.content or ""
            for part in choice.delta.tool_calls or []:
                call = calls.setdefault(part.index, {"id": part.id, "name": part.function.name, "arguments": ""})
                call["arguments"] += part.function.arguments or ""
    if not calls:
        return {"role": "assistant", "content": text}
    listed = [
        {"id": call["id"], "type": "function", "function": {"name": call["name"], "arguments": call["arguments"]}}
        for call in calls.values()
    ]
    return {"role": "assistant", "content": None, "tool_calls": listed}


def run_tool(call):
    name, arguments = call["function"]["name"], json.loads(call["function"]["arguments"])
    with langfuse.start_as_current_observation(name=name, as_type="tool", input=arguments) as tool:
        if scenario == "toolerror":
            tool.update(level="ERROR", status_message=hr["toolFailure"])
            return hr["toolFailure"]
        result = run_agent("profile-agent", True) if name == hr["agentToolName"] else hr["profile"]
        tool.update(output=result)
        return result if isinstance(result, str) else json.dumps(result)


def question():
    if scenario != "multimodal":
        return hr["prompt"]
    return [
        {"type": "text", "text": hr["imagePrompt"]},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{hr['image']}"}},
    ]


def run_agent(name, inner=False):
    with langfuse.start_as_current_observation(name=name, as_type="agent", input=hr["prompt"]) as agent:
        messages = [{"role": "system", "content": hr["system"]}, {"role": "user", "content": question()}]
        while True:
            message = ask(messages, inner)
            if message is None or not message.get("tool_calls"):
                agent.update(output=message and message["content"])
                return message and message["content"]
            messages.append(message)
            for call in message["tool_calls"]:
                messages.append({"role": "tool", "tool_call_id": call["id"], "content": run_tool(call)})


with (
    propagate_attributes(trace_name="hr-chat", user_id=hr["userId"], session_id=hr["sessionId"], tags=["test"]),
    langfuse.start_as_current_observation(name="hr-chat") as root,
):
    try:
        root.update(output=run_agent("hr-assistant"))
    except RateLimitError:
        if scenario != "modelerror":
            raise
    langfuse.score_current_trace(name="helpful", value=1, comment="by jane.sample@example.com")
    langfuse.score_current_span(name="tone", value="polite")
langfuse.shutdown()
