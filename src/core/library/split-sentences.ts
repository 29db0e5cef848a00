/** A sentence ends at a Chinese mark, at a full stop before a new beginning (so not in “no. 3021”), or with its line. */
const sentences = /[^。！？\n]+?(?:[。！？]+|[.!?]+(?=\s+[\p{Lu}"“]|\s*(?:\n|$))|(?=\n|$))/gu

/** The sentences of a written text, and what stands alone on a line: headings, datelines, names. */
export const splitSentences = (text: string): string[] => (text.match(sentences) ?? []).map((sentence) => sentence.trim()).filter(Boolean)
