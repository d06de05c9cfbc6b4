import { watch } from 'vue'
import type { Settings } from './settings.ts'
import type { Views } from './views.ts'

/*
 * On a narrow window the palette lends its place to the lecture. It is back when the lecture is closed, and at the next start.
 */

export function lendPalette(settings: Settings): void {
  if (!settings.palette) return
  settings.palette = false
  settings.paletteLent = true
}

export function takePaletteBack(settings: Settings, views: Views): void {
  const back = () => {
    if (!settings.paletteLent) return
    settings.paletteLent = false
    settings.palette = true
  }
  back()
  watch(views.open, (open) => {
    if (!open.includes('lecture')) back()
  })
  // Whoever shows or hides it in between has decided.
  watch(
    () => settings.palette,
    (shown) => {
      if (shown) settings.paletteLent = false
    },
  )
}
