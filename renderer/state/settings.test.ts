import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { createSettings } from './settings.ts'

function store(text: string | null) {
  const entries = new Map<string, string>(text === null ? [] : [['gradwire.settings', text]])
  return {
    entries,
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
  }
}

describe('settings', () => {
  it('start with sensible values', () => {
    expect(createSettings(store(null))).toMatchObject({
      theme: 'system',
      autoRecompute: false,
      speed: 1,
      drawerTab: 'plan',
    })
  })
  it('are read back', async () => {
    const kept = store(null)
    createSettings(kept).theme = 'dark'
    await nextTick()
    expect(createSettings(kept).theme).toBe('dark')
  })
  it.each(['{', '[]', 'null', '7', '"x"'])('survive the broken text %s', (text) => {
    expect(createSettings(store(text)).theme).toBe('system')
  })
  it('lose no more than what cannot be read', () => {
    const settings = createSettings(
      store(JSON.stringify({ theme: 'mauve', speed: 4, drawerHeight: -3, palette: false })),
    )
    expect(settings).toMatchObject({ theme: 'system', speed: 4, drawerHeight: 228, palette: false })
  })
  it('survive a store that throws', async () => {
    const settings = createSettings({
      getItem: () => {
        throw new Error('forbidden')
      },
      setItem: () => {
        throw new Error('full')
      },
    })
    settings.theme = 'light'
    await nextTick()
    expect(settings.theme).toBe('light')
  })
})
