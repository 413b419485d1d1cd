"""An agent that is traced by hand with OpenTelemetry's Python SDK, in the words of the GenAI conventions."""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

scenario, told, base_url = sys.argv[1:]
hr = json.loads(Path(told).read_text())
recorded = scenario != "norecord"
attempts = 3

tracing = TracerProvider()
tracing.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
tracer = tracing.get_tracer("hr-bot")
metering = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())])
tokens = metering.get_meter("hr-bot").create_histogram("gen_ai.client.token.usage", "{token}")


class ModelError(Exception):
    """The model's answer was no success."""


def post(body):
    data = json.dumps(body).encode()
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"{base_url}/chat/completions", data, headers)
    try:
        with urllib.request.urlopen(request) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise ModelError(json.load(error)["error"]["message"]) from None


def part_of(part):
    if part["type"] == "text":
        return {"type": "text", "content": part["text"]}
    head, content = part["image_url"]["url"].split(";base64,")
    return {"type": "blob", "modality": "image", "mime_type": head[5:], "content": content}


def message_of(message):
    content, role = message.get("content"), message["role"]
    if role == "tool":
        answer = {"type": "tool_call_response", "id": message["tool_call_id"], "response": content}
        return {"role": role, "parts": [answer]}
    said = [{"type": "text", "text": content}] if isinstance(content, str) else content or []
    calls = [
        {
            "type": "tool_call",
            "id": call["id"],
            "name": call["function"]["name"],
            "arguments": json.loads(call["function"]["arguments"]),
        }
        for call in message.get("tool_calls", [])
    ]
    return {"role": role, "parts": [*map(part_of, said), *calls]}


def call_model(messages, tools):
    shared = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-6-astra",
    }
    with tracer.start_as_current_span("chat gpt-6-astra", kind=SpanKind.CLIENT, attributes=shared) as span:
        if recorded:
            span.set_attribute("gen_ai.input.messages", json.dumps([message_of(m) for m in messages]))
        body = {"model": "gpt-6-astra", "messages": messages}
        answer = post({**body, "tools": tools} if tools else body)
        message, usage = answer["choices"][0]["message"], answer["usage"]
        span.set_attribute("gen_ai.response.model", answer["model"])
        span.set_attribute("gen_ai.usage.input_tokens", usage["prompt_tokens"])
        span.set_attribute("gen_ai.usage.output_tokens", usage["completion_tokens"])
        tokens.record(usage["prompt_tokens"], {**shared, "gen_ai.token.type": "input"})
        tokens.record(usage["completion_tokens"], {**shared, "gen_ai.token.type": "output"})
        if recorded:
            span.set_attribute("gen_ai.output.messages", json.dumps([message_of(message)]))
        return message


def with_retries(messages, tools):
    for attempt in range(1, attempts + 1):
        try:
            return call_model(messages, tools)
        except ModelError:
            if attempt == attempts:
                raise
    raise AssertionError("unreachable")


def run_tool(call):
    name = call["function"]["name"]
    attributes = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": name,
        "gen_ai.tool.call.id": call["id"],
    }
    with tracer.start_as_current_span(f"execute_tool {name}", attributes=attributes) as span:
        if recorded:
            span.set_attribute("gen_ai.tool.call.arguments", call["function"]["arguments"])
        if scenario == "toolerror":
            raise RuntimeError(hr["toolFailure"])
        result = run_agent("profile-agent", True) if name == hr["agentToolName"] else json.dumps(hr["profile"])
        if recorded:
            span.set_attribute("gen_ai.tool.call.result", result)
        return result


def tools_of(inner):
    if scenario == "multimodal":
        return []
    prefix = "agentTool" if scenario == "nested" and not inner else "tool"
    names = {"name": f"{prefix}Name", "description": f"{prefix}Description", "parameters": f"{prefix}Parameters"}
    return [{"type": "function", "function": {key: hr[name] for key, name in names.items()}}]


def run_agent(name, inner=False):
    attributes = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": name}
    with tracer.start_as_current_span(f"invoke_agent {name}", attributes=attributes):
        picture = [
            {"type": "text", "text": hr["imagePrompt"]},
            {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{hr['image']}"}},
        ]
        question = picture if scenario == "multimodal" else hr["prompt"]
        messages = [
            {"role": "system", "content": hr["system"]},
            {"role": "user", "content": question},
        ]
        while True:
            message = with_retries(messages, tools_of(inner))
            messages.append(message)
            if not message.get("tool_calls"):
                return message["content"]
            for call in message["tool_calls"]:
                try:
                    content = run_tool(call)
                except RuntimeError as error:
                    content = str(error)
                messages.append({"role": "tool", "tool_call_id": call["id"], "content": content})


try:
    with tracer.start_as_current_span("job") as root:
        root.set_status(Status(StatusCode.OK))
        run_agent("hr-assistant")
except ModelError:
    if scenario != "modelerror":
        raise
tracing.shutdown()
metering.shutdown()
