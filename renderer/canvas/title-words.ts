/** A title in pieces between which a line may end, besides its spaces: "leakyRelu" as leaky, Relu; "grad_output" as grad_, output. */
export function wordsOf(title: string): string[] {
  return title.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=_)(?=[^_])/u)
}
