import { h, render } from 'vue'
import type { AppContext, Component } from 'vue'
import { VuePlugin } from 'rete-vue-plugin'
import type { Schemes } from './scheme.ts'

/*
 * VuePlugin, with cards as roots within the one app of the window. Stock VuePlugin makes an app for each node, port and
 * edge, which is most of the time it takes to mount them.
 */

export function cardPlugin(
  app: AppContext | null,
  component: Component,
  propsOf: (id: string) => { readonly [name: string]: unknown },
): VuePlugin<Schemes> {
  const plugin = new VuePlugin<Schemes>()
  const mounted = new Set<Element>()
  plugin.renderer = {
    get: (element) => (mounted.has(element) ? element : undefined),
    mount(element, view: Component, props, onRendered: () => void) {
      const node = h(view, props as { readonly [name: string]: unknown })
      node.appContext = app
      render(node, element)
      mounted.add(element)
      onRendered()
      return element
    },
    // A card follows its own state; Rete need not tell it.
    update: () => undefined,
    unmount(element) {
      if (mounted.delete(element)) render(null, element)
    },
  }
  // Ports are rendered by their card; wires are drawn.
  plugin.presets.push({
    update: () => undefined,
    render: ({ data }) => (data.type === 'node' ? { component, props: propsOf(data.payload.id) } : undefined),
  })
  return plugin
}
