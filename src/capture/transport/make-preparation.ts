import { plainPreparation } from './plain-preparation.ts'
import type { MakePreparation } from './preparation.ts'
import type { TransportSettings } from './read-options.ts'

/** By the settings. What only client-side sealing needs is loaded for it alone. */
export async function preparationMaker(settings: TransportSettings): Promise<MakePreparation> {
  if (!settings.clientSealing) return ({ sender }) => plainPreparation(settings, sender)
  const { SealedPreparation } = await import('../client-sealing/sealed-preparation.ts')
  return (context) => new SealedPreparation({ ...context, settings })
}
