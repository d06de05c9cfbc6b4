import { cloneVNode, Comment, defineComponent, onBeforeUnmount } from 'vue'
import type { PropType } from 'vue'
import { useTips } from './tips.ts'
import type { Tip } from './tips.ts'

export const tipId = 'tip'

/** A word on what a control does, with its key; shown on hover and focus. The control goes into the slot. */
export default defineComponent({
  props: {
    text: { type: String, required: true },
    command: { type: String, default: '' },
    side: { type: String as PropType<Tip['side']>, default: 'bottom' },
  },
  setup(props, { slots }) {
    const tips = useTips()
    const isMine = () => tips.shown.value?.tip === props
    const on = {
      onPointerenter(event: PointerEvent) {
        if (event.pointerType !== 'touch' && event.currentTarget instanceof Element)
          tips.point(props, event.currentTarget)
      },
      onPointerleave: tips.leave,
      onPointerdown: tips.hide,
      onClick: tips.hide,
      onFocus({ currentTarget }: FocusEvent) {
        if (currentTarget instanceof Element && currentTarget.matches(':focus-visible')) tips.show(props, currentTarget)
      },
      onBlur: tips.hide,
    }
    onBeforeUnmount(() => isMine() && tips.hide())
    return () => {
      const control = slots.default?.().find(({ type }) => type !== Comment)
      return control && cloneVNode(control, { ...on, ...(isMine() && { 'aria-describedby': tipId }) })
    }
  },
})
