/** Why a metric's measurement was refused, with its name, unless the words of the service have that already. */
export function refusalText(name: string, message: string): string {
  return message.includes(`'${name}'`) ? message : `${name}: ${message}`
}
