import type { Locale } from '../../core/library/schema.ts'

export type Theme = 'light' | 'dark'
export type TextSize = 'small' | 'normal' | 'large'

const key = 'cuebook.preferences'

/** What this person chose for this browser: theme, language, text size. Kept in local storage, shown at once. */
class Preferences {
  theme = $state<Theme>('light')
  locale = $state<Locale>('zh')
  textSize = $state<TextSize>('normal')

  constructor() {
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Record<'theme' | 'locale' | 'textSize', unknown>>
      const dark = kept.theme === undefined && globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches
      if (kept.theme === 'dark' || dark) this.theme = 'dark'
      if (kept.locale === 'en') this.locale = 'en'
      if (kept.textSize === 'small' || kept.textSize === 'large') this.textSize = kept.textSize
    } catch {
      // Storage may be forbidden or hold something foreign; the defaults serve.
    }
    this.#show()
  }

  /** Change some of them; remembered and shown at once. */
  set(change: Partial<{ theme: Theme; locale: Locale; textSize: TextSize }>): void {
    Object.assign(this, change)
    try {
      localStorage.setItem(key, JSON.stringify({ theme: this.theme, locale: this.locale, textSize: this.textSize }))
    } catch {
      // Not remembered, still shown.
    }
    this.#show()
  }

  #show(): void {
    const root = document.documentElement
    root.dataset['theme'] = this.theme
    root.dataset['text'] = this.textSize
    root.lang = this.locale === 'zh' ? 'zh-CN' : 'en'
  }
}

export const preferences = new Preferences()
