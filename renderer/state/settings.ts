import { reactive, watch } from 'vue'
import * as v from 'valibot'

/** Where settings are kept; `localStorage` is one. */
export interface SettingsStore {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

export const speeds = [0.5, 1, 2, 4, 8, 32] as const
export const drawerTabs = ['plan', 'edges', 'training', 'problems'] as const

/* Every entry falls back by itself: what an older or newer version wrote never costs more than that one setting. */
const schema = v.object({
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  contrast: v.fallback(v.picklist(['system', 'more']), 'system'),
  /** Larger type and wires, to be read from the last row. */
  size: v.fallback(v.picklist(['normal', 'projector']), 'normal'),
  autoRecompute: v.fallback(v.boolean(), false),
  speed: v.fallback(v.picklist(speeds), 1),
  palette: v.fallback(v.boolean(), true),
  outline: v.fallback(v.boolean(), true),
  inspector: v.fallback(v.boolean(), true),
  drawer: v.fallback(v.boolean(), true),
  drawerTab: v.fallback(v.picklist(drawerTabs), 'plan'),
  drawerHeight: v.fallback(v.pipe(v.number(), v.minValue(120), v.maxValue(2000)), 228),
  viewWidth: v.fallback(v.pipe(v.number(), v.minValue(320), v.maxValue(1600)), 520),
  /** Views stand in place of the canvas. */
  viewWide: v.fallback(v.boolean(), false),
  /** The topic of the lecture one is at, and the tasks done: "3.1". */
  lecturePage: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(14)), 1),
  lectureDone: v.fallback(v.pipe(v.array(v.string()), v.maxLength(500)), []),
  /** The card of the current step: as large as there is room for it, always open, always a line, or not at all. */
  stepCard: v.fallback(v.picklist(['auto', 'open', 'line', 'off']), 'auto'),
  optimiser: v.fallback(v.picklist(['sgd', 'momentum', 'nesterov', 'adagrad', 'rmsprop', 'adam', 'adamw']), 'sgd'),
  /** By optimiser and field, "adam.beta1"; what is left out is PyTorch's default. */
  optimiserFields: v.fallback(v.record(v.string(), v.pipe(v.number(), v.finite())), {}),
  /** The objective by decades. */
  logLoss: v.fallback(v.boolean(), false),
  learningRate: v.fallback(v.pipe(v.number(), v.finite()), 0.1),
  /** Widths of edges: 1e−4 to 100, or down from the largest gradient of the graph. */
  edgeScale: v.fallback(v.picklist(['absolute', 'relative']), 'absolute'),
  minimap: v.fallback(v.boolean(), true),
  /** Commands chosen by name, the latest first. */
  recentCommands: v.fallback(v.pipe(v.array(v.string()), v.maxLength(8)), []),
  /** Keys in place of the table's, by command. */
  keys: v.fallback(v.record(v.string(), v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(8))), {}),
  trainSteps: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)), 100),
})
export type Settings = v.InferOutput<typeof schema>

const key = 'gradwire.settings'

/** What a person set up in this window, kept from one start to the next. A store that does not work costs nothing but that. */
export function createSettings(store: SettingsStore): Settings {
  const settings = reactive(v.parse(schema, read(store)))
  watch(settings, () => write(store, settings), { flush: 'post' })
  return settings
}

function read(store: SettingsStore): unknown {
  try {
    const value: unknown = JSON.parse(store.getItem(key) ?? '{}')
    return v.is(v.object({}), value) ? filled(value) : filled({})
  } catch {
    return filled({})
  }
}

/** A key that is missing is no key for valibot's fallback: name them all. */
function filled(value: object): object {
  return { ...Object.fromEntries(Object.keys(schema.entries).map((name) => [name, undefined])), ...value }
}

function write(store: SettingsStore, settings: Settings): void {
  try {
    store.setItem(key, JSON.stringify(settings))
  } catch {
    // A full or forbidden store: the settings last as long as the window.
  }
}

/** Light, dark and high contrast follow the system unless a person chose. What is presented is seen from afar. */
export function applyTheme(root: HTMLElement, settings: Settings, presenting = false): void {
  if (settings.theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = settings.theme
  if (settings.contrast === 'system') delete root.dataset['contrast']
  else root.dataset['contrast'] = settings.contrast
  const size = presenting ? 'projector' : settings.size
  if (size === 'normal') delete root.dataset['size']
  else root.dataset['size'] = size
}
