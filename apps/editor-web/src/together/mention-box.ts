import { t } from '../i18n.js';

/** A box to write in; `@` offers the people who are here. */
export class MentionBox {
  readonly element = document.createElement('form');
  private readonly area = document.createElement('textarea');
  private readonly offers = document.createElement('div');
  private readonly mentioned = new Map<string, string>();

  constructor(
    label: string,
    sendLabel: string,
    private readonly people: () => readonly { userId: string; name: string }[],
    private readonly submit: (text: string, mentions: string[]) => Promise<void>,
  ) {
    this.element.className = 'mention-box';
    this.area.rows = 2;
    this.area.placeholder = label;
    this.area.setAttribute('aria-label', label);
    this.offers.className = 'mention-offers';
    this.offers.setAttribute('role', 'group');
    this.offers.setAttribute('aria-label', t('mention'));
    this.offers.hidden = true;
    const send = document.createElement('button');
    send.type = 'submit';
    send.className = 'primary';
    send.textContent = sendLabel;
    this.element.append(this.area, this.offers, send);
    this.area.addEventListener('input', () => this.offer());
    this.area.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.element.requestSubmit();
      }
    });
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = this.area.value.trim();
      if (text === '') return;
      const mentions = [...this.mentioned].filter(([, name]) => text.includes(`@${name}`)).map(([userId]) => userId);
      this.submit(text, mentions).then(
        () => {
          this.area.value = '';
          this.mentioned.clear();
          this.area.blur();
        },
        () => undefined, // what was written stays; whoever submits tells why
      );
    });
  }

  focus(): void {
    this.area.focus();
  }

  set(text: string): void {
    this.area.value = text;
  }

  private offer(): void {
    const before = this.area.value.slice(0, this.area.selectionStart);
    const begun = /@([^\s@]{0,30})$/.exec(before);
    const wanted = begun?.[1]?.toLowerCase() ?? '';
    const people = begun ? this.people().filter((person) => person.name.toLowerCase().startsWith(wanted)) : [];
    const unique = [...new Map(people.map((person) => [person.userId, person])).values()].slice(0, 8);
    this.offers.hidden = unique.length === 0;
    this.offers.replaceChildren(
      ...unique.map((person) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = `@${person.name}`;
        button.onclick = () => {
          const start = before.length - wanted.length - 1;
          const rest = this.area.value.slice(before.length);
          this.area.value = `${before.slice(0, start)}@${person.name} ${rest}`;
          this.mentioned.set(person.userId, person.name);
          this.offers.hidden = true;
          this.area.focus();
        };
        return button;
      }),
    );
  }
}
