import type { DocumentComment, Person } from '#protocol/editor';
import type { DocumentCanvas } from '../canvas/document-canvas.js';
import { t } from '../i18n.js';

/** A mark beside every comment's place in the document; pressing it opens the comment. */
export class CommentMarks {
  readonly element = document.createElement('div');
  private comments: readonly DocumentComment[] = [];
  private buttons = new Map<string, HTMLButtonElement>();

  constructor(
    private readonly canvas: DocumentCanvas,
    private readonly people: () => readonly Person[],
    private readonly pick: (comment: DocumentComment) => void,
  ) {
    this.element.className = 'comment-marks';
    canvas.overlay.element.append(this.element);
  }

  set(comments: readonly DocumentComment[]): void {
    this.comments = comments.filter((comment) => comment.parent === null && !comment.resolved && comment.anchor);
    this.buttons = new Map(
      this.comments.map((comment) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'comment-mark';
        button.dataset['comment'] = comment.id;
        button.setAttribute('aria-label', `${t('comments')}: ${comment.author} ${comment.text.slice(0, 80)}`);
        const color = this.people().find((person) => person.name === comment.author)?.color;
        if (color !== undefined) button.style.setProperty('--person', color);
        button.onpointerdown = (event) => event.stopPropagation();
        button.onclick = () => this.pick(comment);
        return [comment.id, button];
      }),
    );
    this.element.replaceChildren(...this.buttons.values());
    this.place();
  }

  place(): void {
    const { clientWidth, clientHeight } = this.canvas.element;
    for (const comment of this.comments) {
      const button = this.buttons.get(comment.id);
      if (!button || !comment.anchor) continue;
      const { x, y } = this.canvas.fromTwips({ x: comment.anchor.x + comment.anchor.width, y: comment.anchor.y });
      const inView =
        comment.part === this.canvas.part && y > -20 && y < clientHeight && x > -20 && x < clientWidth + 20;
      button.hidden = !inView;
      button.style.transform = `translate(${Math.min(clientWidth - 22, Math.max(0, x))}px, ${Math.max(0, y - 8)}px)`;
    }
  }
}
