// Recorded text is hostile: nothing of it becomes markup, and what reorders or hides text is shown as what it is.
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Controls but tab and newline, and characters that reorder or hide text. */
const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

/** For text and for quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(unseen, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`)
    .replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '')
}
