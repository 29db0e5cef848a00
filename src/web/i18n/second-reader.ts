import { dictionary } from './dictionary.ts'

/** Who else read an utterance: the language model's name stands beside whatever it changed. */
export const secondReaderWords = dictionary({
  zh: {
    addedBy: (name: string) => `${name} 补充`,
    withdrawnBy: (name: string) => `${name} 撤回`,
    doubtedBy: (name: string) => `${name} 存疑`,
    warnedBy: (name: string) => `依据 ${name} 的判读，不是本机规则直接听出的。`,
    warningDoubtedBy: (name: string) => `${name} 对此存疑；提示仍然有效。`,
  },
  en: {
    addedBy: (name: string) => `added by ${name}`,
    withdrawnBy: (name: string) => `withdrawn by ${name}`,
    doubtedBy: (name: string) => `doubted by ${name}`,
    warnedBy: (name: string) => `Found by the reading of ${name}, not by Cuebook’s own.`,
    warningDoubtedBy: (name: string) => `${name} doubts this; the warning stands.`,
  },
})
