import type { AttributesLike, ResourceLike } from './span-shape.ts'

/** How the values of a resource are masked. Neither throws. */
interface ResourceMasks {
  readonly attributes: (values: object) => AttributesLike
  readonly mask: (value: unknown) => unknown
}

/** A resource that shows masked attributes. Some may come later: they are masked when they are read. */
export function maskResource(resource: ResourceLike, masks: ResourceMasks): ResourceLike {
  return new MaskedResource(resource, masks)
}

class MaskedResource implements ResourceLike {
  readonly #resource: ResourceLike
  readonly #masks: ResourceMasks
  #settled: AttributesLike | undefined

  constructor(resource: ResourceLike, masks: ResourceMasks) {
    this.#resource = resource
    this.#masks = masks
  }

  get attributes(): AttributesLike {
    if (this.#settled) return this.#settled
    const masked = this.#masks.attributes(this.#resource.attributes)
    if (!this.asyncAttributesPending) this.#settled = masked
    return masked
  }

  get asyncAttributesPending(): boolean {
    return this.#resource.asyncAttributesPending ?? false
  }

  get schemaUrl(): string | undefined {
    const { schemaUrl } = this.#resource
    return schemaUrl === undefined ? undefined : String(this.#masks.mask(schemaUrl))
  }

  async waitForAsyncAttributes(): Promise<void> {
    await this.#resource.waitForAsyncAttributes?.()
  }

  getRawAttributes(): [string, unknown][] {
    return Object.entries(this.attributes)
  }

  /** The other one may be of the application: the result is masked too. */
  merge(other: ResourceLike | null): ResourceLike {
    return maskResource(this.#resource.merge(other), this.#masks)
  }
}
