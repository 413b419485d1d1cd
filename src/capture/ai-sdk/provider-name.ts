/** Names of the OpenTelemetry GenAI conventions, by the SDK's names of providers. */
const conventional = new Map([
  ['google', 'gcp.gemini'],
  ['google.generative-ai', 'gcp.gemini'],
  ['google.vertex', 'gcp.vertex_ai'],
  ['vertex', 'gcp.vertex_ai'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['bedrock', 'aws.bedrock'],
  ['azure', 'azure.ai.inference'],
  ['azure-openai', 'azure.ai.openai'],
])

/** `openai.responses` -> `openai`: who runs the model, without the API behind the name. */
export function providerName(provider: string | undefined): string | undefined {
  if (provider === undefined) return undefined
  const words = provider.toLowerCase().split('.')
  const [vendor = ''] = words
  return conventional.get(words.slice(0, 2).join('.')) ?? conventional.get(vendor) ?? vendor
}
