import { expect, test } from './house.ts';

interface Manifest {
  name: string;
  display: string;
  start_url: string;
  icons: { src: string; sizes: string; type: string; purpose?: string }[];
}

test('it can be installed: a manifest, and icons of the sizes that it says', async ({ page }) => {
  await page.goto('/');
  const address = await page.locator('link[rel=manifest]').getAttribute('href');
  const response = await page.request.get(address ?? '');
  const manifest: Manifest = await response.json();
  expect(manifest).toMatchObject({ name: 'Dramatis', display: 'standalone', start_url: '/' });
  expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  for (const { src, sizes, type } of manifest.icons.filter((icon) => icon.sizes !== 'any')) {
    // oxlint-disable-next-line no-await-in-loop -- one page measures them
    const size = await page.evaluate(async (icon) => {
      const image = await createImageBitmap(await (await fetch(icon)).blob());
      return `${image.width}x${image.height}`;
    }, src);
    expect([src, size, type]).toEqual([src, sizes, 'image/png']);
  }
});
