// Sets theme, text size and language from what the person chose last time; src/web/ui/preferences.svelte.ts writes it.
try {
  const kept = JSON.parse(localStorage.getItem('cuebook.preferences') ?? '{}')
  const root = document.documentElement
  root.dataset.theme = kept.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
  root.dataset.text = kept.textSize ?? 'normal'
  root.lang = kept.locale === 'en' ? 'en' : 'zh-CN'
} catch {
  document.documentElement.dataset.theme = 'light'
}
