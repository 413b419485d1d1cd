"""A LangChain agent that knows nothing of its tracing: LangSmith's environment variables alone switch it on.

Variants: none for LangChain's agent; `graph-` for a LangGraph graph of one's own.
"""

import asyncio
import json
import sys
from pathlib import Path

from langchain.agents import create_agent
from langchain_core.messages import AIMessageChunk, SystemMessage
from langchain_core.tools import StructuredTool
from langchain_openai import ChatOpenAI
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition

*variant, base = sys.argv[1].split("-")
hr = json.loads(Path(sys.argv[2]).read_text())

model = ChatOpenAI(
    model="gpt-6-astra",
    api_key="none",
    base_url=sys.argv[3],
    max_retries=1,
    stream_usage=True,
)


def profile(user_id: str, requester_email: str) -> str:
    if base == "toolerror":
        raise RuntimeError(hr["toolFailure"])
    return json.dumps(hr["profile"])


profile_tool = StructuredTool.from_function(
    profile,
    name=hr["toolName"],
    description=hr["toolDescription"],
    args_schema=hr["toolParameters"],
    handle_tool_error=False,
)
inner = create_agent(
    model, [profile_tool], system_prompt=hr["system"], name="profile-agent"
)


def ask(request: str) -> str:
    answer = inner.invoke({"messages": [{"role": "user", "content": request}]})
    return answer["messages"][-1].text


ask_tool = StructuredTool.from_function(
    ask,
    name=hr["agentToolName"],
    description=hr["agentToolDescription"],
    args_schema=hr["agentToolParameters"],
)


def own_graph(tools):
    def call_model(state: MessagesState):
        asked = [SystemMessage(hr["system"]), *state["messages"]]
        return {"messages": [model.bind_tools(tools).invoke(asked)]}

    graph = StateGraph(MessagesState)
    graph.add_node("assistant", call_model)
    graph.add_node("tools", ToolNode(tools, handle_tool_errors=True))
    graph.add_edge(START, "assistant")
    graph.add_conditional_edges("assistant", tools_condition)
    graph.add_edge("tools", "assistant")
    return graph.compile(name="hr-graph")


tools = {"multimodal": [], "nested": [ask_tool]}.get(base, [profile_tool])
agent = (
    own_graph(tools)
    if variant == ["graph"]
    else create_agent(model, tools, system_prompt=hr["system"], name="hr-assistant")
)
question = (
    [
        {"type": "text", "text": hr["imagePrompt"]},
        {
            "type": "image_url",
            "image_url": {"url": f"data:image/png;base64,{hr['image']}"},
        },
    ]
    if base == "multimodal"
    else hr["prompt"]
)
inputs = {"messages": [{"role": "user", "content": question}]}
config = {
    "tags": ["prod"],
    "metadata": {"user_id": hr["userId"], "session_id": hr["sessionId"]},
}


async def read_stream():
    """Leaves the second answer in the middle where the scenario says so."""
    pieces = 0
    async for message, _ in agent.astream(inputs, config, stream_mode="messages"):
        if not isinstance(message, AIMessageChunk) or not message.text:
            continue
        pieces += 1
        if pieces == 2 and base in ("abort", "dropped"):
            if base == "dropped":
                return
            asyncio.current_task().cancel()


try:
    if base in ("stream", "abort", "dropped"):
        asyncio.run(read_stream())
    else:
        agent.invoke(inputs, config)
except (Exception, asyncio.CancelledError) as error:
    expected = {
        "modelerror": "RateLimitError",
        "toolerror": "RuntimeError",
        "abort": "CancelledError",
    }
    if expected.get(base) not in [kind.__name__ for kind in type(error).__mro__]:
        raise
