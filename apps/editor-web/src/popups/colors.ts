import { texts } from '../i18n.js';
import { openPopup } from './popup.js';

const words = texts(
  { none: '无颜色', automatic: '自动', more: '其他颜色…' },
  { none: 'None', automatic: 'Automatic', more: 'More colors…' },
);

const STANDARD = ['C00000', 'FF0000', 'FFC000', 'FFFF00', '92D050', '00B050', '00B0F0', '0070C0', '002060', '7030A0'];
const THEME = ['FFFFFF', '000000', 'E7E6E6', '44546A', '4472C4', 'ED7D31', 'A5A5A5', 'FFC000', '5B9BD5', '70AD47'];
const SHADES = [0.8, 0.6, 0.4, -0.25, -0.5];
const recent: string[] = [];

/** Asks for a colour; the number is 0xRRGGBB, or -1 for none. */
export function pickColor(
  at: HTMLElement,
  allowNone: 'none' | 'automatic' | false,
  picked: (color: number) => void,
): void {
  const box = document.createElement('div');
  box.className = 'colors';
  let close = (): void => undefined;
  const choose = (hex: string): void => {
    close();
    if (!STANDARD.includes(hex) && !THEME.includes(hex) && !recent.includes(hex)) recent.unshift(hex);
    picked(parseInt(hex, 16));
  };
  if (allowNone) {
    const none = document.createElement('button');
    none.type = 'button';
    none.className = 'colors-none';
    none.textContent = allowNone === 'none' ? words.none : words.automatic;
    none.onclick = () => {
      close();
      picked(-1);
    };
    box.append(none);
  }
  box.append(grid(THEME, choose));
  box.append(
    grid(
      SHADES.flatMap((shade) => THEME.map((hex) => shaded(hex, shade))),
      choose,
    ),
  );
  box.append(grid(STANDARD, choose));
  if (recent.length > 0) box.append(grid(recent.slice(0, 10), choose));
  const more = document.createElement('label');
  more.className = 'colors-more';
  more.textContent = words.more;
  const input = document.createElement('input');
  input.type = 'color';
  input.onchange = () => choose(input.value.slice(1).toUpperCase());
  more.append(input);
  box.append(more);
  close = openPopup(box, { at });
  box.querySelector('button')?.focus();
}

function grid(colors: readonly string[], choose: (hex: string) => void): HTMLElement {
  const element = document.createElement('div');
  element.className = 'colors-grid';
  for (const hex of colors) {
    const button = document.createElement('button');
    button.type = 'button';
    button.style.background = `#${hex}`;
    button.title = `#${hex}`;
    button.setAttribute('aria-label', `#${hex}`);
    button.dataset['color'] = hex;
    button.onclick = () => choose(hex);
    element.append(button);
  }
  return element;
}

function shaded(hex: string, shade: number): string {
  const parts = [0, 2, 4].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16);
    return Math.round(shade > 0 ? value + (255 - value) * shade : value * (1 + shade));
  });
  return parts
    .map((part) => part.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}
