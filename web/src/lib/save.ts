/** Gives bytes to the browser as a file. */
export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the bytes when this turn ends.
  setTimeout(() => URL.revokeObjectURL(url));
}
