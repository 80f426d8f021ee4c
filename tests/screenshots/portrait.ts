/** How a person looks to their camera. Colours as CSS writes them. */
export interface PortraitLook {
  readonly wall: readonly [light: string, dark: string];
  readonly skin: string;
  readonly shade: string;
  readonly hair: string;
  readonly clothes: string;
  readonly clothesShade: string;
  readonly hairStyle: "short with beard" | "long" | "bun with glasses";
  readonly room: "plant" | "shelves" | "lamp";
}

export const portraitWidth = 1280;
export const portraitHeight = 720;

/** A friendly head and shoulders in front of a wall, as SVG of 1280 by 720. */
export function drawPortrait(look: PortraitLook): string {
  const [light, dark] = look.wall;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${portraitWidth}" height="${portraitHeight}" viewBox="0 0 1280 720">
    <defs>
      <radialGradient id="wall" cx="0.5" cy="0.3" r="0.9"><stop offset="0" stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></radialGradient>
      <clipPath id="body"><path d="${bodyPath}"/></clipPath>
      <clipPath id="head"><path d="${headPath}"/></clipPath>
    </defs>
    <rect width="1280" height="720" fill="url(#wall)"/>
    ${rooms[look.room]}
    ${hairBehind(look)}
    <path d="${bodyPath}" fill="${look.clothes}"/>
    <path d="M700 520 q120 90 90 200 h240 v-220z" fill="${look.clothesShade}" clip-path="url(#body)"/>
    <path d="M584 440 h112 v70 q-56 52 -112 0z" fill="${look.skin}"/>
    <path d="M584 448 q56 60 112 0 v34 q-56 52 -112 0z" fill="${look.shade}"/>
    <path d="${headPath}" fill="${look.skin}"/>
    <path d="M690 160 q110 60 80 200 q-24 110 -130 130 h160 v-330z" fill="${look.shade}" opacity="0.55" clip-path="url(#head)"/>
    ${face(look)}
    ${hairBefore(look)}
  </svg>`;
}

const headPath =
  "M640 158 C728 158 762 222 760 300 C758 392 706 470 640 470 C574 470 522 392 520 300 C518 222 552 158 640 158z";
const bodyPath = "M300 720 C306 590 420 520 560 496 C600 532 680 532 720 496 C860 520 974 590 980 720z";

function face({ shade, hair, hairStyle }: PortraitLook): string {
  const eyes = `<circle cx="592" cy="312" r="9" fill="#2a1c1a"/><circle cx="688" cy="312" r="9" fill="#2a1c1a"/>`;
  const brows = `<path d="M570 284 q22 -14 44 -2 M666 282 q22 -12 44 2" stroke="${hair}" stroke-width="8" stroke-linecap="round" fill="none"/>`;
  const nose = `<path d="M642 322 q14 34 -4 42" stroke="${shade}" stroke-width="8" stroke-linecap="round" fill="none"/>`;
  const smile =
    hairStyle === "short with beard"
      ? `<path d="M604 396 q36 26 72 0" stroke="#f4e3d6" stroke-width="10" stroke-linecap="round" fill="none"/>`
      : `<path d="M606 398 q34 30 68 0" stroke="#9c4a45" stroke-width="9" stroke-linecap="round" fill="none"/>`;
  // A beard lies under the smile, glasses over the eyes.
  const beard = `<path d="M520 300 C520 420 566 484 640 484 C714 484 760 420 760 300 C748 340 738 366 712 370 C676 352 604 352 568 370 C542 366 532 340 520 300z" fill="${hair}"/>`;
  const glasses = `<g fill="none" stroke="#2b2226" stroke-width="8"><circle cx="592" cy="312" r="40"/><circle cx="688" cy="312" r="40"/><path d="M632 306 q8 -8 16 0 M552 306 l-28 -10 M728 306 l28 -10"/></g>`;
  if (hairStyle === "short with beard") return beard + eyes + brows + nose + smile;
  return eyes + brows + nose + smile + (hairStyle === "bun with glasses" ? glasses : "");
}

function hairBehind({ hair, hairStyle }: PortraitLook): string {
  if (hairStyle === "long") {
    return `<path d="M640 120 C760 120 800 210 796 320 C794 440 812 520 828 600 L452 600 C468 520 486 440 484 320 C480 210 520 120 640 120z" fill="${hair}"/>`;
  }
  return hairStyle === "bun with glasses" ? `<circle cx="640" cy="104" r="62" fill="${hair}"/>` : "";
}

function hairBefore({ hair, hairStyle }: PortraitLook): string {
  const paths = {
    "short with beard":
      "M516 306 C504 190 560 132 640 132 C720 132 776 190 764 306 C756 262 742 238 716 226 C668 240 600 236 564 226 C538 238 524 262 516 306z",
    long: "M510 330 C496 190 560 128 648 128 C728 128 786 190 770 330 C760 280 740 232 690 196 C640 246 560 262 510 330z",
    "bun with glasses":
      "M512 312 C500 186 566 130 640 130 C714 130 780 186 768 312 C758 250 716 206 640 204 C564 206 522 250 512 312z",
  };
  return `<path d="${paths[hairStyle]}" fill="${hair}"/>`;
}

const rooms: Readonly<Record<PortraitLook["room"], string>> = {
  plant: `
    <rect x="70" y="90" width="270" height="190" rx="8" fill="#ffffff" opacity="0.14"/>
    <path d="M1120 720 V420" stroke="#123" stroke-width="14" opacity="0.55"/>
    <g fill="#3f9a68"><path d="M1120 520 q-130 -20 -150 -150 q140 10 150 150z"/><path d="M1120 470 q10 -150 150 -170 q0 150 -150 170z"/><path d="M1120 610 q-110 0 -150 -90 q120 -20 150 90z"/><path d="M1120 590 q20 -120 140 -130 q-10 120 -140 130z"/></g>`,
  shelves: `
    <g fill="#1b2145" opacity="0.55"><rect x="0" y="250" width="360" height="16"/><rect x="930" y="410" width="350" height="16"/></g>
    <rect x="40" y="150" width="38" height="100" fill="#d9a15c"/><rect x="88" y="170" width="34" height="80" fill="#7fa7d9"/>
    <rect x="132" y="128" width="42" height="122" fill="#c5737d"/><rect x="184" y="162" width="30" height="88" fill="#8fb7a5"/>
    <circle cx="290" cy="206" r="44" fill="#e7d9b4"/>
    <rect x="980" y="300" width="36" height="110" fill="#b9646f"/><rect x="1026" y="330" width="40" height="80" fill="#cfd6ea"/><rect x="1150" y="320" width="60" height="90" rx="8" fill="#8a93c9"/>`,
  lamp: `
    <circle cx="190" cy="270" r="210" fill="#ffd9a0" opacity="0.28"/>
    <path d="M184 330 h12 v390 h-12z" fill="#3a2030"/>
    <path d="M110 180 h160 l44 150 h-248z" fill="#f3c78f"/>
    <rect x="950" y="120" width="250" height="320" rx="6" fill="#ffffff" opacity="0.12"/>`,
};
