import { describe, expect, it } from 'vitest'
import { pathOf, readPath, type Route } from '../../src/web/routes.ts'

describe('the routes', () => {
  const routes: Route[] = [
    { screen: 'sign-in' },
    { screen: 'queue' },
    { screen: 'call', id: 'a b/c' },
    { screen: 'mock-call' },
    { screen: 'mock-call', id: '1' },
    { screen: 'review' },
    { screen: 'review', id: '1' },
    { screen: 'library', id: 'no-money' },
  ]
  it.each(routes)('reads back the path of $screen $id', (route) => {
    expect(readPath(pathOf(route))).toEqual(route)
  })

  it.each(['/call', '/queue/7', '/review/1/2', '/nowhere', '/sign-in/x'])('knows no page at %s', (path) => {
    expect(readPath(path)).toEqual({ screen: 'lost' })
  })

  it('opens the queue at the root, and survives a broken escape', () => {
    expect(readPath('/')).toEqual({ screen: 'queue' })
    expect(readPath('/call/%E0%A4%A')).toEqual({ screen: 'call', id: '%E0%A4%A' })
  })
})
