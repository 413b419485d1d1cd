/** RFC 9562, versions 4 and 7: the last 64 bits are random but for the two of the variant. */
const randomTail = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[47][0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i

/**
 * The last 16 hex digits of a UUID that was drawn, as a span id. Undefined for any other text: in UUIDs of other versions
 * these digits are of the machine, the same for all that it makes; a number without dashes is more likely of something else.
 */
export function uuidTail(text: string): string | undefined {
  return randomTail.test(text) && !/^\d+$/.test(text)
    ? text.replaceAll('-', '').slice(-16).toLowerCase()
    : undefined
}
