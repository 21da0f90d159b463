// The program lies packed in the page, at half its size. What it unpacks to runs only as its hash stands in the page's policy.
try {
  const packed = Uint8Array.from(atob(document.getElementById('program').textContent), (c) =>
    c.charCodeAt(0),
  );
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const program = document.createElement('script');
  program.type = 'module';
  program.textContent = await new Response(unpacked).text();
  document.head.append(program);
} catch (error) {
  document.getElementById('root').textContent =
    `This browser cannot open the report; one of 2023 or newer can. Este navegador no puede abrir el informe; uno de 2023 o posterior sí. (${error})`;
}
