/** Words that carry no act. */
const fillers = /嗯+|呃+|啊|呢|吧|哈|哎呀|那个|就是说|\b(?:um+|uh+|er+|well|you know)\b/gi

/** The text as the detector compares it: compatibility forms folded, lower case, fillers and punctuation gone, digits alike. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(fillers, '')
    .replaceAll(/[\d]+(?:[.,]\d+)*/g, '0')
    .replaceAll(/[^\p{L}\p{N}\s']/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** What a text is made of, for comparing: runs of one to four characters in Chinese, words and their parts in English. */
export function grams(text: string): readonly string[] {
  const plain = normalise(text)
  const found = new Set<string>()
  if (/[㐀-鿿]/.test(plain)) {
    const run = plain.replaceAll(' ', '')
    for (let size = 1; size <= 4; size += 1) for (let i = 0; i + size <= run.length; i += 1) found.add(run.slice(i, i + size))
  } else {
    const words = plain.split(' ').filter(Boolean)
    for (const [i, word] of words.entries()) {
      found.add(`w:${word}`)
      if (i > 0) found.add(`b:${words[i - 1] ?? ''} ${word}`)
      if (i > 1) found.add(`t:${words[i - 2] ?? ''} ${words[i - 1] ?? ''} ${word}`)
      for (let j = 0; j + 4 <= word.length; j += 1) found.add(`c:${word.slice(j, j + 4)}`)
    }
  }
  return [...found]
}
