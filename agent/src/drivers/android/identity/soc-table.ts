/** How fast a SoC was meant to be in its year; the tier of a phone also looks at its memory and the SoC's age. */
export type SocClass = 'high' | 'mid' | 'entry';

/**
 * Makers' public names of SoCs by the code that phones give (`ro.soc.model`, else `ro.board.platform`), lower case. A code is
 * a row of its own, with its suffix: a chip that is not here keeps the code as its name. Platforms that several chips share
 * are named by all of them.
 */
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
const DA_VINCI = 'Huawei Da Vinci';
const EXYNOS = 'Samsung NPU';

export const socNames: ReadonlyMap<string, SocName> = new Map([
  ...rows(
    HEXAGON,
    'high',
    `sm8850: Snapdragon 8 Elite Gen 5
     sm8750 sm8750-ab sm8750-ac sun: Snapdragon 8 Elite
     sm8735: Snapdragon 8s Gen 4
     sm8650 sm8650-ab sm8650-ac pineapple: Snapdragon 8 Gen 3
     sm8635: Snapdragon 8s Gen 3
     sm8550 sm8550-ab sm8550-ac kalama: Snapdragon 8 Gen 2
     sm8475: Snapdragon 8+ Gen 1
     sm8450 taro: Snapdragon 8 Gen 1
     sm8350: Snapdragon 888
     sm8350-ac: Snapdragon 888+
     lahaina: Snapdragon 888/888+
     sm7675: Snapdragon 7+ Gen 3
     sm7475: Snapdragon 7+ Gen 2`,
  ),
  ...rows(
    HEXAGON,
    'mid',
    `sm8250: Snapdragon 865
     sm8250-ab: Snapdragon 865+
     sm8250-ac: Snapdragon 870
     kona: Snapdragon 865/870
     sm8150: Snapdragon 855
     sm8150-ac: Snapdragon 855+
     msmnile: Snapdragon 855/855+
     sdm845: Snapdragon 845
     sm7635: Snapdragon 7s Gen 3
     sm7550: Snapdragon 7 Gen 3
     sm7450: Snapdragon 7 Gen 1
     sm7435: Snapdragon 7s Gen 2
     sm7325: Snapdragon 778G
     sm7325-ae: Snapdragon 778G+
     sm7325-af: Snapdragon 782G
     sm7250 sm7250-ab: Snapdragon 765G
     sm7250-aa: Snapdragon 765
     sm7250-ac: Snapdragon 768G
     lito: Snapdragon 765G/750G/690
     sm6450: Snapdragon 6 Gen 1`,
  ),
  ...rows(
    null,
    'mid',
    `sm7225: Snapdragon 750G
     sm7150: Snapdragon 730
     sm7150-ab: Snapdragon 730G
     sm7150-ac: Snapdragon 732G
     sm7125: Snapdragon 720G
     sm6350: Snapdragon 690
     sm6375: Snapdragon 695
     sdm710: Snapdragon 710`,
  ),
  ...rows(
    null,
    'entry',
    `sm6225: Snapdragon 680
     sm6115: Snapdragon 662
     sm4250: Snapdragon 460
     bengal: Snapdragon 662/460
     sm6125 trinket: Snapdragon 665
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
     mt6989z: Dimensity 9300+
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
     ums9230e: Unisoc T7250
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
  ...rows(DA_VINCI, 'high', 'kirin9000 kirin9000e: Kirin 9000'),
  ...rows(
    DA_VINCI,
    'mid',
    `kirin990: Kirin 990
     kirin985: Kirin 985
     kirin980: Kirin 980
     kirin970: Kirin 970
     kirin820: Kirin 820
     kirin810: Kirin 810`,
  ),
  ...rows(
    null,
    'entry',
    `kirin710: Kirin 710
     kirin659: Kirin 659`,
  ),
]);
