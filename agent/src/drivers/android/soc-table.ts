/** How fast a SoC was meant to be in its year; the tier of a phone also looks at its memory and the SoC's age. */
export type SocClass = 'high' | 'mid' | 'entry';

/** Makers' public names of SoCs by the code that phones give (`ro.soc.model`, else `ro.board.platform`), lower case. */
export interface SocName {
  name: string;
  class: SocClass;
  /** By its maker's public data; null: none that runs neural networks. */
  npu: string | null;
}

const rows = (npu: string | null, of: SocClass, table: string): [string, SocName][] =>
  table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [codes, name] = line.split(':').map((part) => part.trim()) as [string, string];
      return codes.split(' ').map((code): [string, SocName] => [code, { name, class: of, npu }]);
    });

const HEXAGON = 'Qualcomm Hexagon';
const EDGE_TPU = 'Google Edge TPU';
const APU = 'MediaTek APU';
const EXYNOS = 'Samsung NPU';

export const socNames: ReadonlyMap<string, SocName> = new Map([
  ...rows(
    HEXAGON,
    'high',
    `sm8850: Snapdragon 8 Elite Gen 5
     sm8750 sun: Snapdragon 8 Elite
     sm8735: Snapdragon 8s Gen 4
     sm8650 pineapple: Snapdragon 8 Gen 3
     sm8635: Snapdragon 8s Gen 3
     sm8550 kalama: Snapdragon 8 Gen 2
     sm8475: Snapdragon 8+ Gen 1
     sm8450 taro: Snapdragon 8 Gen 1
     sm8350 lahaina: Snapdragon 888
     sm7675: Snapdragon 7+ Gen 3
     sm7475: Snapdragon 7+ Gen 2`,
  ),
  ...rows(
    HEXAGON,
    'mid',
    `sm8250 kona: Snapdragon 865
     sm8150 msmnile: Snapdragon 855
     sdm845: Snapdragon 845
     sm7635: Snapdragon 7s Gen 3
     sm7550: Snapdragon 7 Gen 3
     sm7450: Snapdragon 7 Gen 1
     sm7435: Snapdragon 7s Gen 2
     sm7325: Snapdragon 778G
     sm7250 lito: Snapdragon 765G
     sm6450: Snapdragon 6 Gen 1`,
  ),
  ...rows(
    null,
    'mid',
    `sm7225: Snapdragon 750G
     sm7150: Snapdragon 730
     sm6375: Snapdragon 695
     sdm710: Snapdragon 710`,
  ),
  ...rows(
    null,
    'entry',
    `sm6225: Snapdragon 680
     sm6115 bengal: Snapdragon 662
     sm4450: Snapdragon 4 Gen 2
     sm4375: Snapdragon 4 Gen 1
     sm4350: Snapdragon 480
     sdm660: Snapdragon 660
     sdm450: Snapdragon 450
     msm8953: Snapdragon 625`,
  ),
  ...rows(
    EDGE_TPU,
    'high',
    `laguna: Tensor G5
     zumapro: Tensor G4
     zuma: Tensor G3
     gs201: Tensor G2`,
  ),
  ...rows(EDGE_TPU, 'mid', 'gs101: Tensor'),
  ...rows(
    APU,
    'high',
    `mt6993: Dimensity 9500
     mt6991: Dimensity 9400
     mt6989: Dimensity 9300
     mt6985: Dimensity 9200
     mt6983: Dimensity 9000
     mt6899: Dimensity 8400
     mt6897: Dimensity 8300
     mt6896: Dimensity 8200`,
  ),
  ...rows(
    APU,
    'mid',
    `mt6895: Dimensity 8100
     mt6893: Dimensity 1200
     mt6886: Dimensity 7200
     mt6878: Dimensity 7300
     mt6877: Dimensity 900
     mt6855: Dimensity 7020
     mt6835: Dimensity 6100+
     mt6833: Dimensity 700`,
  ),
  ...rows(
    null,
    'entry',
    `mt6789: Helio G99
     mt6785: Helio G90T
     mt6769: Helio G85
     mt6768: Helio G80
     mt6765: Helio P35
     mt6762: Helio P22
     ums512: Unisoc T618
     ums9230: Unisoc T606
     exynos850 s5e3830: Exynos 850
     exynos9610: Exynos 9610
     exynos7904: Exynos 7904`,
  ),
  ...rows(
    EXYNOS,
    'high',
    `s5e9965: Exynos 2600
     s5e9955: Exynos 2500
     s5e9945: Exynos 2400
     s5e9925: Exynos 2200`,
  ),
  ...rows(
    EXYNOS,
    'mid',
    `s5e9840 exynos2100: Exynos 2100
     exynos990: Exynos 990
     exynos9820: Exynos 9820
     s5e8855: Exynos 1580
     s5e8845: Exynos 1480
     s5e8835: Exynos 1380
     s5e8825: Exynos 1280
     s5e8535: Exynos 1330`,
  ),
]);
