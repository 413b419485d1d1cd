// What small parts are compressed against: names and shapes that the JSON of agents' steps has again and again, and a part
// of 300 bytes by itself but once. Made of names that conventions and clients use, and of no text that people write.
import { encodeUtf8 } from '../crypto/encoding.ts'

// Seldom ones first: what stands last is cheapest to point to.
const shapes = [
  '"ls_integration":"langchain","ls_provider":"ls_model_type":"chat","ls_model_name":"ls_temperature":"ls_agent_type":"lc_agent_name":"revision_id":"',
  '"langgraph_step":1,"langgraph_node":"model_request","langgraph_triggers":["branch:to:model"],"langgraph_path":["__pregel_pull","tools"],"langgraph_checkpoint_ns":"checkpoint_ns":"',
  '"runtime":{"sdk":"sdk_version":"library":"library_version":"platform":"runtime_version":"batch_size":1,"run_type":"chain","versions":{',
  '"generationInfo":{"additional_kwargs":{},"response_metadata":{"tokenUsage":{"promptTokens":,"completionTokens":,"totalTokens":},"model_provider":"openai","model_name":"system_fingerprint":"',
  '"usage_metadata":{"input_tokens":,"output_tokens":,"total_tokens":,"input_token_details":{"cache_read":0},"output_token_details":{"reasoning":0}}',
  '"usage":{"prompt_tokens":,"completion_tokens":,"total_tokens":,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}',
  '"openinference.span.kind":"LLM","langfuse.observation.type":"langfuse.trace.name":"ai.operationId":"ai.toolCall.name":"operation.name":"resource.name":"',
  '"event.name":"event.timestamp":"event.sequence":"prompt.id":"duration_ms":"terminal.type":"severityNumber":9,"metricType":"histogram","unit":"temporality":"points":[',
  '"error":{"type":"message":"stack":"exception.type":"exception.message":"exception.stacktrace":"events":[{"time":"links":[',
  '"service.name":"service.version":"telemetry.sdk.name":"opentelemetry","telemetry.sdk.language":"nodejs","telemetry.sdk.version":"host.name":"process.pid":"deployment.environment":"server.address":"server.port":443,"url.full":"https://',
  '"gen_ai.system":"gen_ai.provider.name":"gen_ai.request.model":"gen_ai.request.temperature":0,"gen_ai.request.max_tokens":"gen_ai.response.id":"gen_ai.response.model":"gen_ai.tool.name":"gen_ai.tool.call.id":"gen_ai.conversation.id":"gen_ai.tool.definitions":[',
  '"type":"object","properties":{"description":"type":"string"},"required":["additionalProperties":false,"parameters":{"tools":[{"type":"function","function":{"name":"',
  '"refusal":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"arguments":"{\\"tool_call_id":"toolCallId":"toolName":"result":{"status":"success","details":{"filters":[',
  '"version":"sessionId":"runId":"user":"user_id":"session":"tags":["metadata":{"attributes":{"gen_ai.operation.name":"chat","gen_ai.response.finish_reasons":["stop"],"resource":{},"scope":{"name":"spanKind":0,"flags":1}}',
  '{"input":{"messages":["*0+1*1"]},"output":{"output":["*2"]},"input":["*0+2*1"],"output":["*1"],"attributes":{',
  '{"role":"tool","name":"content":[{"type":"tool_result","tool_use_id":"toolu_","type":"tool_use","input":{"id":"chatcmpl-',
  '{"role":"assistant","parts":[{"type":"reasoning","type":"tool_call","id":"call_1","name":"arguments":{"}],"finish_reason":"tool_call"}{"role":"assistant","content":null,',
  '{"role":"assistant","content":[{"type":"text","text":"{"role":"system","content":"{"role":"user","content":"{"role":"assistant","parts":[{"type":"text","content":""}],"finish_reason":"stop"}{"role":"user","parts":[{"type":"text","content":"',
]

/** Dictionary 1. A part names the coding and not these bytes: they can never change, another one takes another coding. */
export const partDictionary: Uint8Array = encodeUtf8(shapes.join(''))
