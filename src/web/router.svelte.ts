import { createSubscriber } from 'svelte/reactivity'
import { pathOf, readPath, type Route } from './routes.ts'

/** Where the browser is, as a route that templates can follow; moves by the history API. */
class Router {
  #changed = () => {}
  #follow = createSubscriber((update) => {
    this.#changed = update
    addEventListener('popstate', update)
    return () => removeEventListener('popstate', update)
  })

  get current(): Route {
    this.#follow()
    return readPath(location.pathname)
  }

  /** Go to a route; the browser's Back returns. */
  go(route: Route): void {
    history.pushState(null, '', pathOf(route))
    this.#changed()
  }

  /** Go to a route in place of this one. */
  replace(route: Route): void {
    history.replaceState(null, '', pathOf(route))
    this.#changed()
  }

  /** For a click anywhere in the app: plain links within the console move without a reload. */
  handleClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = (event.target as Element | null)?.closest?.('a')
    if (!link || link.origin !== location.origin || link.target || link.hasAttribute('download') || link.pathname.startsWith('/api/'))
      return
    event.preventDefault()
    history.pushState(null, '', link.href)
    this.#changed()
  }
}

export const router = new Router()
