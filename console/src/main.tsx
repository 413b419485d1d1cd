import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { queryClient } from './lib/query-client.ts'
import { followLink, takeLink } from './lib/sign-in-link.ts'
import { applyTheme } from './lib/theme.ts'
import { Toasts } from './ui/toast.tsx'
import './ui/tokens.css'
import './ui/base.css'
import './ui/parts.css'
import './ui/shell.css'

function render(): void {
  const place = document.getElementById('app')
  if (!place) return
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <App />
        <Toasts />
      </QueryClientProvider>
    </StrictMode>,
  )
}

// A link that is put into the address of an open page changes what stands after `#` alone, and loads nothing.
window.addEventListener('hashchange', () => {
  if (/[?&]link=/.test(window.location.hash)) window.location.reload()
})

applyTheme()
const link = takeLink()
if (link === null) render()
else void followLink(link).then(render)
