import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';

const words = texts(
  {
    change: '更换图片…',
    fill: '用图片填充…',
    slide: '图片背景…',
    noPicture: '请先选择一张图片',
    noShape: '请先选择一个形状',
  },
  {
    change: 'Change picture…',
    fill: 'Fill with picture…',
    slide: 'Picture as background…',
    noPicture: 'Select a picture first',
    noShape: 'Select a shape first',
  },
);

/** What a picture is for. */
export type PictureUse = 'change' | 'fill' | 'slide';

type Ask = (message: { t: 'picture'; use: PictureUse; mime: string; data: string }) => Promise<unknown>;

/** The page around the editor chooses pictures, if it can; else people choose a file of their own. */
let choose: ((use: PictureUse) => void) | null = null;

export function providePictures(ask: ((use: PictureUse) => void) | null): void {
  choose = ask;
}

/** Puts a picture where the person has selected something. Rejects with a reason for the person. */
export async function placePicture(ask: Ask, use: PictureUse, image: Blob): Promise<void> {
  const bytes = new Uint8Array(await image.arrayBuffer());
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  try {
    await ask({ t: 'picture', use, mime: image.type, data: btoa(binary) });
  } catch (error) {
    if ((error as Error).message !== 'failed') throw error;
    throw new Error(use === 'change' ? words.noPicture : words.noShape, { cause: error });
  }
}

export const pictureEntries = (bench: Workbench, uses: readonly PictureUse[]): { label: string; run: () => void }[] =>
  uses.map((use) => ({
    label: words[use],
    run: () => {
      if (choose) choose(use);
      else pickFile(bench, use);
    },
  }));

/** LibreOffice cannot take back the background of a slide. Where a picture was before, no procedure could say it either. */
async function setBackground(bench: Workbench, place: () => Promise<void>): Promise<void> {
  const { part } = bench.canvas;
  const [[was = ''] = []] = await bench.perform('slides.look', part);
  if (was === '') await place();
  else await bench.performUndoable(place, ['slides.background', part, was]);
}

function pickFile(bench: Workbench, use: PictureUse): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = 'image/*';
  input.onchange = () => {
    const file = input.files?.[0];
    if (!file) return;
    const place = (): Promise<void> => placePicture((message) => bench.connection.ask(message), use, file);
    (use === 'slide' ? setBackground(bench, place) : place())
      .catch((error: unknown) => bench.notice((error as Error).message, 4000))
      .finally(() => bench.focus());
  };
  input.click();
}
