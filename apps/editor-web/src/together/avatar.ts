/** A person's picture, or their initials in their colour. */
export function avatar(person: { name: string; avatar?: string; color?: string }): HTMLElement {
  const chip = document.createElement('span');
  chip.className = 'person';
  chip.setAttribute('aria-hidden', 'true');
  chip.style.setProperty('--person', person.color ?? '#5f6368');
  const picture = person.avatar ?? '';
  if (/^https?:\/\//i.test(picture)) {
    const image = document.createElement('img');
    image.src = picture;
    image.alt = '';
    image.referrerPolicy = 'no-referrer';
    image.onerror = () => chip.replaceChildren(initials(person.name));
    chip.append(image);
  } else chip.append(initials(person.name));
  return chip;
}

export function initials(name: string): string {
  const trimmed = name.trim();
  return /[\u3400-\u9fff]/.test(trimmed) ? trimmed.slice(-2) : trimmed.slice(0, 2).toUpperCase();
}
