import { request, type Asked } from './request.ts'

/** Asks as the signed-in person and hands the answer to the browser as a file. */
export async function download(asked: Asked, name: string): Promise<void> {
  const response = await request(asked)
  saveFile(await response.blob(), name)
}

export function saveFile(content: Blob | string, name: string): void {
  const blob = typeof content === 'string' ? new Blob([content]) : content
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has begun to read by then; the address must not stay, since it opens the content.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
