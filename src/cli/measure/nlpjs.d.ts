declare module '@nlpjs/core'
declare module '@nlpjs/nlu'
declare module '@nlpjs/lang-zh'
declare module '@nlpjs/lang-en'
