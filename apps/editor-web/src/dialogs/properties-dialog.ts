import { texts } from '../i18n.js';
import type { Workbench } from '../workbench.js';
import { ask } from './dialog.js';

const words = texts(
  {
    title: '文档属性',
    name: '标题',
    subject: '主题',
    author: '作者',
    keywords: '关键词（用逗号分隔）',
    description: '备注',
    created: '创建时间',
    modified: '修改时间',
    by: '最后修改者',
  },
  {
    title: 'Document properties',
    name: 'Title',
    subject: 'Subject',
    author: 'Author',
    keywords: 'Keywords (comma separated)',
    description: 'Comments',
    created: 'Created',
    modified: 'Modified',
    by: 'Last modified by',
  },
);

/** Title, author, keywords … as they stand in the file. */
export async function propertiesDialog(bench: Workbench): Promise<void> {
  const [now = []] = await bench.perform('words.properties');
  const [name = '', subject = '', author = '', keywords = '', description = '', by = '', created = '', modified = ''] =
    now;
  const facts = [
    [words.created, created],
    [words.modified, modified],
    [words.by, by],
  ].filter(([, value]) => value !== '');
  const values = await ask({
    title: words.title,
    fields: [
      { id: 'name', label: words.name, type: 'text', value: name },
      { id: 'subject', label: words.subject, type: 'text', value: subject },
      { id: 'author', label: words.author, type: 'text', value: author },
      { id: 'keywords', label: words.keywords, type: 'text', value: keywords },
      { id: 'description', label: words.description, type: 'textarea', value: description },
      ...facts.map(
        ([label, value], index) => ({ id: `fact-${index}`, type: 'note', label: `${label}: ${value}` }) as const,
      ),
    ],
  });
  if (!values) return;
  const list = (values['keywords'] ?? '')
    .split(/[,，]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
  await bench.perform(
    'words.properties.set',
    values['name'] ?? '',
    values['subject'] ?? '',
    values['author'] ?? '',
    list.join(', '),
    values['description'] ?? '',
  );
}
