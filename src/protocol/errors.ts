import type { Text } from '../core/library/schema.ts'

/** Everything that the server may refuse, with the HTTP status and a sentence for the person at the screen. */
export const refusals = {
  'not-signed-in': { status: 401, message: { zh: '请先登录。', en: 'Please sign in first.' } },
  'wrong-credentials': { status: 401, message: { zh: '用户名或密码不对。', en: 'The name or the password is wrong.' } },
  forbidden: { status: 403, message: { zh: '您的角色不能做这件事。', en: 'Your role may not do this.' } },
  'wrong-origin': { status: 403, message: { zh: '请求来自别的网站，已拒绝。', en: 'The request came from another site and was refused.' } },
  'unknown-call': { status: 404, message: { zh: '没有这通电话。', en: 'There is no such call.' } },
  'unknown-case': { status: 404, message: { zh: '没有这个案件。', en: 'There is no such case.' } },
  'not-found': { status: 404, message: { zh: '没有这个地址。', en: 'There is nothing at this address.' } },
  'gate-blocked': { status: 409, message: { zh: '现在不能拨打这个案件。', en: 'This case may not be called now.' } },
  'call-over': { status: 409, message: { zh: '这通电话已经结束，不能再记录。', en: 'This call is over; nothing more can be recorded.' } },
  malformed: { status: 400, message: { zh: '内容格式不对，没有保存。', en: 'The content has the wrong shape; nothing was stored.' } },
  'too-large': { status: 413, message: { zh: '内容太大，没有保存。', en: 'The content is too large; nothing was stored.' } },
  'too-many': { status: 429, message: { zh: '请求太频繁，请稍等再试。', en: 'Too many requests; please wait a moment.' } },
  'demo-off': {
    status: 404,
    message: { zh: '演示工作区没有开启，或不是本机访问。', en: 'The demo workspace is off, or this is not the same machine.' },
  },
  internal: {
    status: 500,
    message: { zh: '服务器出错了，没有保存。请重试。', en: 'The server failed; nothing was stored. Please try again.' },
  },
} as const satisfies Record<string, { status: number; message: Text }>

export type RefusalCode = keyof typeof refusals

/** A refusal with its code; routes and socket events throw it, one place turns it into an answer. */
export class Refused extends Error {
  readonly code: RefusalCode
  readonly detail: unknown

  constructor(code: RefusalCode, detail?: unknown) {
    super(`${code}: ${refusals[code].message.en}`)
    this.name = 'Refused'
    this.code = code
    this.detail = detail
  }
}

export interface RefusalAnswer {
  readonly error: { readonly code: RefusalCode; readonly message: Text; readonly detail?: unknown }
}

export function refusalAnswer(code: RefusalCode, detail?: unknown): RefusalAnswer {
  return { error: { code, message: refusals[code].message, ...(detail === undefined ? {} : { detail }) } }
}
