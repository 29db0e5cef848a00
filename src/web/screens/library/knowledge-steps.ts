import type { Library } from '../../../core/library/library.ts'
import type { Step, Text } from '../../../core/library/schema.ts'

/** The steps that show a knowledge card, under the script, strategy or situation that they belong to. */
export function stepsNaming(library: Library, card: string): readonly { readonly script: Text; readonly steps: readonly Text[] }[] {
  const scripts: readonly { readonly script: Text; readonly steps: readonly Step[] }[] = [
    ...Object.values(library.flows).map(({ title, phases }) => ({ script: title, steps: phases.flatMap(({ steps }) => steps) })),
    ...Object.values(library.personas).map(({ title, strategy }) => ({ script: title, steps: strategy.steps })),
    ...Object.values(library.situations).map(({ title, steps }) => ({ script: title, steps })),
  ]
  return scripts.flatMap(({ script, steps }) => {
    const naming = steps.filter(({ knowledge }) => knowledge.includes(card)).map(({ title }) => title)
    return naming.length > 0 ? [{ script, steps: naming }] : []
  })
}
