import { readViewSetting, writeViewSetting } from './view-settings.ts'

export type Theme = 'auto' | 'light' | 'dark'

export function currentTheme(): Theme {
  const kept = readViewSetting('theme')
  return kept === 'light' || kept === 'dark' ? kept : 'auto'
}

export function applyTheme(theme: Theme = currentTheme()): void {
  const { dataset } = document.documentElement
  if (theme === 'auto') delete dataset['theme']
  else dataset['theme'] = theme
}

export function setTheme(theme: Theme): void {
  writeViewSetting('theme', theme === 'auto' ? null : theme)
  applyTheme(theme)
}
