import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../src/server/config.ts'

const read = (env: Record<string, string>) => readConfig(env, '/srv').secondReader
const whole = { ACTS_LLM_URL: 'http://10.0.0.7:8000/v1', ACTS_LLM_MODEL: 'qwen2.5-72b' }

describe('the settings of the second reader', () => {
  it('are off by default, and off when left empty', () => {
    expect(read({})).toBeUndefined()
    expect(read({ ACTS_LLM_URL: '', ACTS_LLM_MODEL: '', ACTS_LLM_KEY: '', ACTS_LLM_TIMEOUT_MS: '' })).toBeUndefined()
    expect(read({ ACTS_LLM_MODEL: 'qwen2.5-72b' })).toBeUndefined()
  })

  it('need an address and a model; the rest has defaults', () => {
    expect(read(whole)).toEqual({ url: 'http://10.0.0.7:8000/v1', model: 'qwen2.5-72b', key: null, timeoutMs: 1500 })
    expect(read({ ...whole, ACTS_LLM_KEY: 'sk-1', ACTS_LLM_TIMEOUT_MS: '800' })).toMatchObject({ key: 'sk-1', timeoutMs: 800 })
  })

  it.each([
    ['ACTS_LLM_URL', { ...whole, ACTS_LLM_URL: '10.0.0.7:8000' }, 'http://'],
    ['ACTS_LLM_URL', { ...whole, ACTS_LLM_URL: 'ftp://10.0.0.7/v1' }, 'http://'],
    ['ACTS_LLM_URL', { ...whole, ACTS_LLM_URL: 'file:///etc/passwd' }, 'http://'],
    ['ACTS_LLM_URL', { ...whole, ACTS_LLM_URL: 'http://me:secret@10.0.0.7/v1' }, 'ACTS_LLM_KEY'],
    ['ACTS_LLM_MODEL', { ACTS_LLM_URL: whole.ACTS_LLM_URL }, 'which model'],
    ['ACTS_LLM_MODEL', { ...whole, ACTS_LLM_MODEL: 'x'.repeat(121) }, '120'],
    ['ACTS_LLM_KEY', { ...whole, ACTS_LLM_KEY: 'secret with\nbreak' }, 'line breaks'],
    ['ACTS_LLM_TIMEOUT_MS', { ...whole, ACTS_LLM_TIMEOUT_MS: 'soon' }, 'number'],
    ['ACTS_LLM_TIMEOUT_MS', { ...whole, ACTS_LLM_TIMEOUT_MS: '0' }, '100 ms'],
    ['ACTS_LLM_TIMEOUT_MS', { ...whole, ACTS_LLM_TIMEOUT_MS: '99999' }, '30,000'],
  ])('stop the start with the name and the reason: %s', (name, env, why) => {
    const error = (() => {
      try {
        read(env)
        return ''
      } catch (caught) {
        return String(caught)
      }
    })()
    expect(error).toContain(`The setting ${name}`)
    expect(error).toContain(why)
    expect(error).not.toContain('secret')
  })
})
