// Pictures at an eighth of their size: each point is the mean of 8 × 8, so that what makes letters a hair different does not count.

/** @typedef {{ readonly width: number, readonly height: number, readonly rgb: readonly number[], readonly png: string }} Small */

/**
 * A page a context, beside the one that is photographed.
 * @type {WeakMap<import('@playwright/test').BrowserContext, Promise<import('@playwright/test').Page>>}
 */
const pages = new WeakMap()

/**
 * Done by the browser, which reads and writes PNGs; `scale` 1 only reads.
 * @param {import('@playwright/test').BrowserContext} context
 * @param {Buffer} picture
 * @param {number} scale
 * @returns {Promise<Small>} `png` in base64
 */
export async function shrink(context, picture, scale = 8) {
  const opened = pages.get(context) ?? context.newPage()
  pages.set(context, opened)
  const page = await opened
  return await page.evaluate(
    async ({ base64, scale }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }), { colorSpaceConversion: 'none' })
      const width = Math.floor(bitmap.width / scale)
      const height = Math.floor(bitmap.height / scale)
      const large = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d')
      if (!large || !context) throw new Error('no 2d canvas')
      large.drawImage(bitmap, 0, 0)
      const { data } = large.getImageData(0, 0, bitmap.width, bitmap.height)
      const image = context.createImageData(width, height)
      const rgb = []
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          for (let c = 0; c < 3; c++) {
            let sum = 0
            for (let dy = 0; dy < scale; dy++)
              for (let dx = 0; dx < scale; dx++)
                sum += data[((y * scale + dy) * bitmap.width + x * scale + dx) * 4 + c] ?? 0
            const mean = Math.round(sum / (scale * scale))
            rgb.push(mean)
            image.data[(y * width + x) * 4 + c] = mean
          }
          image.data[(y * width + x) * 4 + 3] = 255
        }
      context.putImageData(image, 0, 0)
      const blob = await canvas.convertToBlob({ type: 'image/png' })
      const letters = [...new Uint8Array(await blob.arrayBuffer())].map((byte) => String.fromCharCode(byte))
      return { width, height, rgb, png: btoa(letters.join('')) }
    },
    { base64: picture.toString('base64'), scale },
  )
}
