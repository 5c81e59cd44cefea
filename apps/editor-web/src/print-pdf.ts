/** The browser prints the file itself, not the page around it. */
export async function printPdf(source: string): Promise<void> {
  const pdf = await (await fetch(source)).blob();
  const frame = document.createElement('iframe');
  frame.className = 'print-frame';
  frame.src = URL.createObjectURL(new Blob([pdf], { type: 'application/pdf' }));
  frame.onload = () => frame.contentWindow?.print();
  document.querySelector('.print-frame')?.remove();
  document.body.append(frame);
}
