const BOUND = /\{\{([a-z0-9-]{1,40})\}\}/;

/** As much of a Markdown tree as is needed here. */
interface Node {
  type: string;
  value?: string;
  children?: Node[];
  data?: { hName: string; hProperties: Record<string, string> };
}

/** Turns `{{f1}}` of running text into a figure's place, `<data value="f1">`; what stands in code stays as it is. */
export const figuresInText = () => (tree: Node) => bind(tree);

function bind(node: Node): void {
  if (node.children === undefined) return;
  node.children = node.children.flatMap((child) =>
    child.type === 'text' ? parted(child.value ?? '') : [child],
  );
  for (const child of node.children) bind(child);
}

/** Every second part of what is split is a name. */
const parted = (text: string): Node[] =>
  text.split(BOUND).flatMap((part, i): Node[] => {
    if (i % 2 === 1)
      return [{ type: 'text', value: '', data: { hName: 'data', hProperties: { value: part } } }];
    return part === '' ? [] : [{ type: 'text', value: part }];
  });
