import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codes } from '../graph/codes.ts'
import { documentFaults } from '../graph/faults.ts'
import { readGraph } from './read.ts'
import { writeGraph } from './write.ts'

const folder = new URL('./fixtures/v1/', import.meta.url)
const files = readdirSync(folder)
  .sort()
  .map((name) => new Uint8Array(readFileSync(new URL(name, folder))))

/** A stream of its own, so that mutation number 4711 is the same for everybody. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

type Random = (below: number) => number

const token = /"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null|[{}[\],:]/g
const values = [
  ...[
    '0',
    '-1',
    '1e308',
    '1e309',
    '-0',
    '0.5',
    '99999999999999999999',
    '4503599627370497',
    '1e-400',
    'null',
    'true',
    '"x"',
  ],
  ...[
    '[]',
    '{}',
    '[[]]',
    '""',
    '"constructor"',
    '"__proto__"',
    '"\\ud800"',
    '"a.b"',
    '"group"',
    '"x.out"',
    '"fc1.in"',
    '{"__proto__": 1}',
  ],
  ...['{"a": 1, "a": 2}', '{"toString": 1}', '[9007199254740991, 9007199254740991]', '"AAAA"', '"AAAAAAAAAAA="'],
]

/** Each makes one broken file from a whole one. */
const mutations: ((bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array)[] = [
  function flipBytes(bytes, random) {
    const copy = bytes.slice()
    for (let i = 0; i <= random(3); i++) copy[random(copy.length)]! ^= 1 << random(8)
    return copy
  },
  function replaceByte(bytes, random) {
    const copy = bytes.slice()
    copy[random(copy.length)] = random(256)
    return copy
  },
  (bytes, random) => bytes.slice(0, random(bytes.length)),
  (bytes, random) => bytes.slice(random(bytes.length)),
  function deletePart(bytes, random) {
    const at = random(bytes.length)
    return concat(bytes.slice(0, at), bytes.slice(at + 1 + random(40)))
  },
  function repeatPart(bytes, random) {
    const at = random(bytes.length)
    const part = bytes.slice(at, at + 1 + random(60))
    return concat(bytes.slice(0, at), part, part, bytes.slice(at + part.length))
  },
  function insertBytes(bytes, random) {
    const at = random(bytes.length)
    return concat(
      bytes.slice(0, at),
      Uint8Array.from({ length: 1 + random(4) }, () => random(256)),
      bytes.slice(at),
    )
  },
  function splice(bytes, random, other) {
    return concat(bytes.slice(0, random(bytes.length)), other.slice(random(other.length)))
  },
  byTokens((tokens, random) => void tokens.splice(random(tokens.length), 1 + random(3))),
  byTokens(function swap(tokens, random) {
    const [a, b] = [random(tokens.length), random(tokens.length)]
    ;[tokens[a], tokens[b]] = [tokens[b]!, tokens[a]!]
  }),
  byTokens(function copyString(tokens, random) {
    const texts = tokens.flatMap((text, at) => (text.startsWith('"') ? [at] : []))
    tokens[texts[random(texts.length)]!] = tokens[texts[random(texts.length)]!]!
  }),
  byTokens((tokens, random) => void (tokens[random(tokens.length)] = values[random(values.length)]!)),
  byTokens(function replaceValue(tokens, random) {
    // Past a colon stands a value, so the result is mostly still JSON and gets further.
    const colons = tokens.flatMap((text, at) => (text === ':' && !/^[{[]$/.test(tokens[at + 1]!) ? [at] : []))
    tokens[colons[random(colons.length)]! + 1] = values[random(values.length)]!
  }),
  byTokens(function replaceNumber(tokens, random) {
    const numbers = tokens.flatMap((text, at) => (/^-?[0-9]/.test(text) ? [at] : []))
    tokens[numbers[random(numbers.length)]!] = ['-1', '0', '1.5', '1e9', '1e300', '1e999', '2147483648', '-0'][
      random(8)
    ]!
  }),
  byTokens(function nest(tokens, random) {
    const depth = 1 + random(200)
    const at = random(tokens.length)
    const [open, close] = random(2) === 0 ? ['[', ']'] : ['{"a":', '}']
    tokens[at] = open.repeat(depth) + tokens[at]! + close.repeat(random(4) === 0 ? 0 : depth)
  }),
]

function byTokens(change: (tokens: string[], random: Random) => void) {
  return (bytes: Uint8Array, random: Random): Uint8Array => {
    const tokens = new TextDecoder().decode(bytes).match(token)!
    change(tokens, random)
    return new TextEncoder().encode(tokens.join(' '))
  }
}

function concat(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

test('10,000 mutated files open, or are refused with a place; none is slow, none crashes', () => {
  const random = randomFrom(20260101)
  const seen = new Map<string, number>()
  const slowest = { milliseconds: 0, file: '' }
  for (let i = 0; i < 10_000; i++) {
    const mutate = mutations[i % mutations.length]!
    const file = mutate(files[random(files.length)]!, random, files[random(files.length)]!)
    const text = () => `mutation ${i}:\n${new TextDecoder().decode(file)}`
    const start = performance.now()
    const { document, problems } = readGraph(file)
    const milliseconds = performance.now() - start
    if (milliseconds > slowest.milliseconds) Object.assign(slowest, { milliseconds, file: text() })

    for (const problem of problems ?? []) {
      expect(Object.hasOwn(codes, problem.code) || problem.attribute !== undefined, `${problem.code}, ${text()}`).toBe(
        true,
      )
      expect(problem.path ?? '', text()).not.toBe('')
      expect(problem.message && problem.fix, text()).toBeTruthy()
      expect(problem.message.length + problem.path!.length, text()).toBeLessThan(2000)
    }
    if (document) {
      expect(documentFaults(document), text()).toEqual([])
      const again = readGraph(writeGraph(document))
      expect(again.problems, text()).toBeUndefined()
      expect(writeGraph(again.document!), text()).toBe(writeGraph(document))
    } else expect(problems!.length, text()).toBeGreaterThan(0)
    const outcome = problems?.[0]?.code ?? 'opened'
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
  }
  // A guard against hanging, far above what a busy machine takes.
  expect(slowest.milliseconds, slowest.file).toBeLessThan(30_000)
  // The mutations are worth their while only if they come to every check.
  for (const code of [
    'opened',
    'E_DEPTH',
    'E_JSON',
    'E_FORMAT',
    'E_SCHEMA',
    'E_ID',
    'E_EDGE',
    'E_PORT',
    'E_CYCLE',
    'E_GROUP',
    'E_WEIGHT',
  ])
    expect(seen.get(code) ?? 0, `${code} of ${JSON.stringify([...seen])}`).toBeGreaterThan(0)
}, 300_000)
