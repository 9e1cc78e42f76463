import type { Command } from './Command.js'
import { scripts, shells } from './completion/scripts.js'
import { quote } from './optionValues.js'
import { UsageError } from './UsageError.js'

/** `librato-reporter completion`: what a shell has to read to complete commands, options and names of metrics. */
export const completion: Command = {
  usage: 'completion bash|zsh|fish',
  details: [
    'bash, in ~/.bashrc:                 eval "$(librato-reporter completion bash)"',
    'zsh, in ~/.zshrc after compinit:    eval "$(librato-reporter completion zsh)"',
    'fish, in ~/.config/fish/config.fish: librato-reporter completion fish | source',
    '',
    'Names of metrics come from the service that LIBRATO_URL, LIBRATO_USER and LIBRATO_TOKEN',
    'name; where it does not answer within a second there are none.',
  ],
  words: [shells],
  options: {},

  async run({ positionals }, { output }) {
    const [name, extra] = positionals
    const shell = shells.find((each) => each === name)
    if (shell === undefined || extra !== undefined)
      throw new UsageError(
        `Say: librato-reporter completion bash|zsh|fish${name === undefined ? '' : `, not ${quote(name)}`}.`,
      )
    output.write(scripts[shell])
    return 0
  },
}
