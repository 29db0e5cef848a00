import { commands } from './commands.ts'

const usage = `cuebook <command> [options]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}
`

const [name = 'help', ...args] = process.argv.slice(2)
const command = commands[name]
if (!command) {
  const asked = ['help', '--help', '-h'].includes(name)
  ;(asked ? process.stdout : process.stderr).write(asked ? usage : `There is no command “${name}”.\n\n${usage}`)
  process.exitCode = asked ? 0 : 2
} else {
  try {
    const { run } = await command.load()
    process.exitCode = await run(args, { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
