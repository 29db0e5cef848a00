/** Every address of the console, one case each. */
export type Route =
  | { readonly screen: 'sign-in' }
  | { readonly screen: 'queue' }
  | { readonly screen: 'call'; readonly id: string }
  | { readonly screen: 'mock-call'; readonly id?: string }
  | { readonly screen: 'review'; readonly id?: string }
  | { readonly screen: 'library'; readonly id?: string }
  | { readonly screen: 'lost' }

/** The route that a path names; `lost` when it names none. */
export function readPath(path: string): Route {
  const [screen = '', id, ...more] = path.split('/').filter(Boolean).map(decodeURIComponentSafely)
  if (more.length > 0) return { screen: 'lost' }
  if (screen === '') return { screen: 'queue' }
  if ((screen === 'sign-in' || screen === 'queue') && id === undefined) return { screen }
  if (screen === 'call' && id !== undefined) return { screen, id }
  if (screen === 'mock-call' || screen === 'review' || screen === 'library') return id === undefined ? { screen } : { screen, id }
  return { screen: 'lost' }
}

/** The path of a route; `readPath` reads it back. */
export function pathOf(route: Route): string {
  if (route.screen === 'lost') return '/'
  return 'id' in route && route.id !== undefined ? `/${route.screen}/${encodeURIComponent(route.id)}` : `/${route.screen}`
}

function decodeURIComponentSafely(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
