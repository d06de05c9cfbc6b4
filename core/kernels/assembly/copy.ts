import { FILL_Y, FILL_COUNT, FILL_VALUE, COPY_X, COPY_Y, COPY_RANK, COPY_X_OFFSET, COPY_Y_OFFSET, COPY_ACCUMULATE, COPY_END } from './generated/operands'
export function executeFill(p: usize): void {
  const y = load<usize>(p, FILL_Y), n = load<i32>(p, FILL_COUNT), v = load<f32>(p, FILL_VALUE)
  for (let i = 0; i < n; i++) store<f32>(y + (<usize>i << 2), v)
}
export function executeCopy(p: usize): void {
  const x = load<usize>(p, COPY_X), y = load<usize>(p, COPY_Y), r = load<i32>(p, COPY_RANK), acc = load<i32>(p, COPY_ACCUMULATE)
  const t = p + COPY_END
  let n = 1
  for (let a = 0; a < r; a++) n *= load<i32>(t + (<usize>a << 2))
  for (let i = 0; i < n; i++) {
    let xo = load<i32>(p, COPY_X_OFFSET), yo = load<i32>(p, COPY_Y_OFFSET), rest = i
    for (let a = r - 1; a >= 0; a--) {
      const len = load<i32>(t + (<usize>a << 2)), k = rest % len
      rest /= len
      xo += k * load<i32>(t + (<usize>(a + r) << 2)); yo += k * load<i32>(t + (<usize>(a + 2 * r) << 2))
    }
    const yp = y + (<usize>yo << 2)
    if (acc) store<f32>(yp, load<f32>(yp) + load<f32>(x + (<usize>xo << 2)))
    else store<u32>(yp, load<u32>(x + (<usize>xo << 2)))
  }
}
