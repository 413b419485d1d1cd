// Recorded data is hostile: what a terminal would obey is shown instead of sent.
// C0 and C1 controls, DEL, and characters that reorder or hide text (bidirectional controls, line separators, tags).
const obeyed =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

/** Control characters become `\xNN` (or `\u{N}`); line breaks and tabs stay. */
export function neutralize(text: string): string {
  return text.replaceAll(obeyed, escapeOf)
}

/** The same, on one line: runs of white space become one blank. */
export function oneLine(text: string): string {
  return neutralize(text.replaceAll(/\s+/g, ' ').trim())
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`
}
