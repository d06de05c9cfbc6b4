import type { Component } from 'vue'

/** A way to look at the graph or its run: a tab of the dock. */
export interface ViewKind {
  /** "jacobian"; the command that opens it is "see.jacobian", with its title and keys in the command table. */
  readonly id: string
  readonly title: string
  /** What it shows, in a sentence. */
  readonly help: string
  /** Of the lucide family. */
  readonly icon: Component
  /** Gets the prop `target: ViewTarget`. Loaded when it is first opened. */
  readonly component: Component
}
