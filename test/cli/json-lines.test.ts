import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { answersTo, start } from './program.ts'

const wait = 60_000
const now = '2026-11-25'

// `entities` loads no library, so it shows in a second how every command reads and writes its lines.
describe('the lines of cuebook', () => {
  it(
    'names every bad line on stderr, answers the rest and ends with 1',
    async () => {
      const { code, answers, complaints } = await answersTo(
        ['entities', '--lang', 'zh'],
        [
          Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify({ text: '还1元', now }))]),
          '',
          'not json',
          { text: '还2元' },
          { text: 3, now },
          '[1, 2]',
          'null',
          { text: '还3元', now: '2026-02-30' },
          Buffer.from([0x7b, 0xff, 0x00, 0xfe, 0x7d]),
          '"\u0000\u0001"',
          { text: '还'.repeat(340_000), now },
          'x'.repeat(1_000_000),
          '{"text":"还4元","now":"2026-11-25"}\r',
          JSON.stringify({ text: '还5元\u2028还6元', now }),
          { text: '💸还7元\ud83d', now: '2026-11-25T23:10:00+08:00' },
          '{"text":"\\udc00还8元\\ud83d","now":"2026-11-25"}',
          { text: 'OK我先还９元 please, да', now, other: true },
          '',
          '  ',
        ],
      )
      expect(answers.map(({ amounts }) => amounts)).toEqual([[1], [4], [5, 6], [7], [8], [9]])
      expect(complaints).toEqual([
        'line 2: this is empty.',
        'line 3: this is not JSON.',
        'line 4: “now” is missing.',
        'line 5: “text” is an invalid input: expected string, received number.',
        'line 6: Invalid input: expected object, received array.',
        'line 7: Invalid input: expected object, received null.',
        'line 8: “now” must be a day such as 2026-11-25.',
        'line 9: this is not UTF-8 text; save the file as UTF-8.',
        'line 10: this is not JSON.',
        'line 11: “text” is longer than 10,000 characters; cut it into utterances.',
        'line 12: this is not JSON.',
      ])
      expect(code).toBe(1)
    },
    wait,
  )

  it(
    'ends with 0 where every line is good, the last one without a line feed, and where there are none',
    async () => {
      const one = start(['entities', '--lang', 'en'])
      one.child.stdin.end(JSON.stringify({ text: 'I can pay $50 on the 27th', now }))
      const none = start(['entities', '--lang', 'en'])
      none.child.stdin.end()
      expect([await one.ended(), await none.ended()]).toEqual([0, 0])
      expect(one.written).toEqual({ stdout: '{"amounts":[50],"dates":["2026-11-27"],"kind":"both"}\n', stderr: '' })
      expect(none.written).toEqual({ stdout: '', stderr: '' })
    },
    wait,
  )

  it(
    'drops a line without an end instead of keeping it, and goes on behind it',
    async () => {
      const running = start(['entities', '--lang', 'zh'], ['--max-old-space-size=100'])
      const piece = Buffer.alloc(2 ** 20, 'x')
      for (let i = 0; i < 64; i += 1) if (!running.child.stdin.write(piece)) await once(running.child.stdin, 'drain')
      running.child.stdin.end(`\n${JSON.stringify({ text: '还一百', now })}\n`)
      expect(await running.ended()).toBe(1)
      expect(running.written).toEqual({
        stdout: '{"amounts":[100],"dates":[],"kind":"amount"}\n',
        stderr: 'line 1: this is longer than 16 MB.\n',
      })
    },
    wait,
  )

  it(
    'ends quietly when nobody reads on',
    async () => {
      const running = start(['entities', '--lang', 'zh'])
      const line = `${JSON.stringify({ text: '还一百', now })}\n`
      running.child.stdin.write(line)
      await running.until((stdout) => stdout.includes('\n'))
      running.child.stdout.destroy()
      for (let i = 0; i < 10 && running.child.exitCode === null; i += 1) running.child.stdin.write(line.repeat(1000))
      expect(await running.ended()).toBe(0)
      expect(running.written.stderr).toBe('')
    },
    wait,
  )

  it(
    'tells how to be called',
    async () => {
      const called = [['entities'], ['analyze', '--lang'], ['score', '--lang', 'fr'], ['search', 'zh']]
      const told = await Promise.all(called.map((args) => answersTo(args, [])))
      for (const [i, { code, answers, complaints }] of told.entries()) {
        expect({ code, answers }).toEqual({ code: 2, answers: [] })
        expect(complaints).toEqual([expect.stringMatching(new RegExp(`^Usage: cuebook ${called[i]?.[0] ?? ''} --lang zh\\|en < `))])
      }
    },
    wait,
  )
})
