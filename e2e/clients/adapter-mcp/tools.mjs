// What the servers of both SDKs offer. Each server says how it asks its client (`ask`, `sample`) while a tool runs.
import { image, profile, toolFailure } from '../model-server/scenario.mjs'

export const tools = {
  get_user_profile_data: async () => ({
    content: [{ type: 'text', text: JSON.stringify(profile) }],
    structuredContent: profile,
  }),
  failing_lookup: async () => {
    throw new Error(toolFailure)
  },
  take_picture: async () => ({ content: [{ type: 'image', data: image, mimeType: 'image/png' }] }),
  sum_up: async ({ sample }) => ({
    content: [
      { type: 'text', text: `they say: ${(await sample(`Sum up ${profile.medical_notes}`)).text}` },
    ],
  }),
  delete_profile: async ({ ask }) => ({
    content: [{ type: 'text', text: `deleted: ${await ask(`Delete ${profile.email}?`)}` }],
  }),
  slow_lookup: async ({ signal, progress }) => {
    await progress?.()
    await new Promise((done) => signal.addEventListener('abort', done, { once: true }))
    return { content: [] }
  },
}

export const resource = { uri: 'hr://notes/u-1001', text: profile.medical_notes }
export const promptText = `Greet ${profile.email}.`
