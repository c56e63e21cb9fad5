# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot methods.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" methods.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'methods.'.format
data = 'methods.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,2168 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,4336 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,22.5833in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

unset border
unset tics
set key off
set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1
set bmargin at screen 0
set xrange [0:720]
set yrange [2168:0]

set label '{/:Bold Test error, published and measured}' at screen 0.025,0.9857 left font ',18' textcolor rgb '#222222' front
set label 'published' at screen 0.43333,0.97163 left font ',16' textcolor rgb '#222222' front
set label 'measured' at screen 0.63033,0.97163 left font ',16' textcolor rgb '#222222' front
set label 'Linear classifier' at screen 0.36944,0.94673 right font ',15' textcolor rgb '#222222' front
set label 'deslanted linear' at screen 0.36944,0.91305 right font ',15' textcolor rgb '#222222' front
set label 'Pairwise linear classifier' at screen 0.36944,0.87938 right font ',15' textcolor rgb '#222222' front
set label 'k nearest neighbours, k = 3' at screen 0.36944,0.84571 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-10' at screen 0.36944,0.81204 right font ',15' textcolor rgb '#222222' front
set label '28×28-1000-10' at screen 0.36944,0.77837 right font ',15' textcolor rgb '#222222' front
set label '28×28-1000-10, distortions' at screen 0.36944,0.7447 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-10, distortions' at screen 0.36944,0.71102 right font ',15' textcolor rgb '#222222' front
set label '1000 RBF units, linear' at screen 0.36944,0.67735 right font ',15' textcolor rgb '#222222' front
set label '40 principal components,' at screen 0.36944,0.64852 right font ',15' textcolor rgb '#222222' front
set label 'quadratic' at screen 0.36944,0.63884 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-100-10' at screen 0.36944,0.61001 right font ',15' textcolor rgb '#222222' front
set label '28×28-500-150-10' at screen 0.36944,0.57634 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-100-10, distortions' at screen 0.36944,0.54267 right font ',15' textcolor rgb '#222222' front
set label '28×28-500-150-10, distortions' at screen 0.36944,0.50899 right font ',15' textcolor rgb '#222222' front
set label 'deslanted k-NN' at screen 0.36944,0.47532 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-1' at screen 0.36944,0.44165 right font ',15' textcolor rgb '#222222' front
set label 'deslanted 20×20-300-10' at screen 0.36944,0.40798 right font ',15' textcolor rgb '#222222' front
set label 'tangent distance' at screen 0.36944,0.37431 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-4, k-NN in the last layer' at screen 0.36944,0.34064 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-4, local learning' at screen 0.36944,0.30696 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-4' at screen 0.36944,0.27329 right font ',15' textcolor rgb '#222222' front
set label 'A support vector machine with a' at screen 0.36944,0.24931 right font ',15' textcolor rgb '#222222' front
set label 'kernel of degree 4 on MNIST, as' at screen 0.36944,0.23962 right font ',15' textcolor rgb '#222222' front
set label 'the 1998 paper compares it wi…' at screen 0.36944,0.22994 right font ',15' textcolor rgb '#222222' front
set label 'reduced-set SVM' at screen 0.36944,0.20595 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-5 (1998)' at screen 0.36944,0.17228 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-5 (1998), distortions' at screen 0.36944,0.13861 right font ',15' textcolor rgb '#222222' front
set label 'virtual SVM' at screen 0.36944,0.10494 right font ',15' textcolor rgb '#222222' front
set label 'Boosted LeNet-4, distortions' at screen 0.36944,0.07126 right font ',15' textcolor rgb '#222222' front
set label '12' at screen 0.7694,0.95111 left font ',15' textcolor rgb '#222222' front
set label '13.48, one trial' at screen 0.81565,0.94234 left font ',15' textcolor rgb '#222222' front
set label '8.4' at screen 0.65691,0.91744 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39444,0.90867 left font ',15' textcolor rgb '#555555' front
set label '7.6' at screen 0.63192,0.88376 left font ',15' textcolor rgb '#222222' front
set label '6.97, one trial' at screen 0.61223,0.875 left font ',15' textcolor rgb '#222222' front
set label '5' at screen 0.55068,0.85009 left font ',15' textcolor rgb '#222222' front
set label '2.83, one trial' at screen 0.48287,0.84133 left font ',15' textcolor rgb '#222222' front
set label '4.7' at screen 0.5413,0.81642 left font ',15' textcolor rgb '#222222' front
set label '2.54 ± 0.06, n = 2' at screen 0.47506,0.80766 left font ',15' textcolor rgb '#222222' front
set label '4.5' at screen 0.53505,0.78275 left font ',15' textcolor rgb '#222222' front
set label '2.80 ± 0.04, n = 2' at screen 0.48256,0.77399 left font ',15' textcolor rgb '#222222' front
set label '3.8' at screen 0.51318,0.74908 left font ',15' textcolor rgb '#222222' front
set label '2.30 ± 0.13, n = 2' at screen 0.46912,0.74031 left font ',15' textcolor rgb '#222222' front
set label '3.6' at screen 0.50693,0.71541 left font ',15' textcolor rgb '#222222' front
set label '2.15 ± 0.08, n = 2' at screen 0.4635,0.70664 left font ',15' textcolor rgb '#222222' front
set label '3.6' at screen 0.50693,0.68173 left font ',15' textcolor rgb '#222222' front
set label '2.88 ± 0.02, n = 3' at screen 0.48537,0.67297 left font ',15' textcolor rgb '#222222' front
set label '3.3' at screen 0.49756,0.64806 left font ',15' textcolor rgb '#222222' front
set label '3.92, one trial' at screen 0.51693,0.6393 left font ',15' textcolor rgb '#222222' front
set label '3.05' at screen 0.48975,0.61439 left font ',15' textcolor rgb '#222222' front
set label '2.01 ± 0.02, n = 2' at screen 0.45756,0.60563 left font ',15' textcolor rgb '#222222' front
set label '2.95' at screen 0.48662,0.58072 left font ',15' textcolor rgb '#222222' front
set label '2.04 ± 0.06, n = 2' at screen 0.45944,0.57196 left font ',15' textcolor rgb '#222222' front
set label '2.5' at screen 0.47256,0.54705 left font ',15' textcolor rgb '#222222' front
set label '1.29 ± 0.04, n = 2' at screen 0.43569,0.53828 left font ',15' textcolor rgb '#222222' front
set label '2.45' at screen 0.471,0.51338 left font ',15' textcolor rgb '#222222' front
set label '1.61 ± 0.01, n = 2' at screen 0.44506,0.50461 left font ',15' textcolor rgb '#222222' front
set label '2.4' at screen 0.46944,0.4797 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39444,0.47094 left font ',15' textcolor rgb '#555555' front
set label '1.7' at screen 0.44756,0.44603 left font ',15' textcolor rgb '#222222' front
set label '2.10 ± 0.14, n = 5' at screen 0.46412,0.43727 left font ',15' textcolor rgb '#222222' front
set label '1.6' at screen 0.44444,0.41236 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39444,0.4036 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.42882,0.37869 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39444,0.36993 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.42882,0.34502 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39444,0.33625 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.42882,0.31135 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39444,0.30258 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.42882,0.27768 left font ',15' textcolor rgb '#222222' front
set label '1.05 ± 0.10, n = 5' at screen 0.43132,0.26891 left font ',15' textcolor rgb '#222222' front
set label '1.1' at screen 0.42882,0.244 left font ',15' textcolor rgb '#222222' front
set label '1.78, one trial' at screen 0.45006,0.23524 left font ',15' textcolor rgb '#222222' front
set label '1' at screen 0.42569,0.21033 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39444,0.20157 left font ',15' textcolor rgb '#555555' front
set label '0.95' at screen 0.42413,0.17666 left font ',15' textcolor rgb '#222222' front
set label '0.94 ± 0.08, n = 10' at screen 0.42663,0.1679 left font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.41944,0.14299 left font ',15' textcolor rgb '#222222' front
set label '0.68 ± 0.09, n = 10' at screen 0.42225,0.13423 left font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.41944,0.10932 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39444,0.10055 left font ',15' textcolor rgb '#555555' front
set label '0.7' at screen 0.41632,0.07565 left font ',15' textcolor rgb '#222222' front
set label '0.55 ± 0.04, n = 3' at screen 0.41288,0.06688 left font ',15' textcolor rgb '#222222' front
set label '0' at screen 0.38333,0.04705 center font ',16' textcolor rgb '#222222' front
set label '5' at screen 0.53957,0.04705 center font ',16' textcolor rgb '#222222' front
set label '10' at screen 0.6958,0.04705 center font ',16' textcolor rgb '#222222' front
set label '15' at screen 0.85203,0.04705 center font ',16' textcolor rgb '#222222' front
set label 'test error (%)' at screen 0.67917,0.03506 center font ',16' textcolor rgb '#222222' front
set label 'Measured are means over n finished trials ± one sample standard deviation. Lines go from the' at screen 0.025,0.0203 left font ',14' textcolor rgb '#555555' front
set label 'smallest to the largest trial.' at screen 0.025,0.01107 left font ',14' textcolor rgb '#555555' front

set object rectangle from screen 0.53901,0.05443 to screen 0.54012,0.96356 fs solid noborder fc rgb '#dddddd' behind
set object rectangle from screen 0.69524,0.05443 to screen 0.69635,0.96356 fs solid noborder fc rgb '#dddddd' behind
set object rectangle from screen 0.85147,0.05443 to screen 0.85258,0.96356 fs solid noborder fc rgb '#dddddd' behind
set object rectangle from screen 0.76523,0.94696 to screen 0.80007,0.95526 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.81148,0.93819 to screen 0.97917,0.94649 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.65275,0.91328 to screen 0.69421,0.92159 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39028,0.90452 to screen 0.5264,0.91282 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.62775,0.87961 to screen 0.66921,0.88792 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.60807,0.87085 to screen 0.7625,0.87915 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.54651,0.84594 to screen 0.56809,0.85424 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.47871,0.83718 to screen 0.63314,0.84548 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.53714,0.81227 to screen 0.57859,0.82057 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.47089,0.80351 to screen 0.67023,0.81181 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.53089,0.7786 to screen 0.57234,0.7869 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.47839,0.76983 to screen 0.67773,0.77814 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.50901,0.74493 to screen 0.55047,0.75323 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46496,0.73616 to screen 0.66429,0.74446 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.50276,0.71125 to screen 0.54422,0.71956 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.45933,0.70249 to screen 0.65867,0.71079 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.50276,0.67758 to screen 0.54422,0.68589 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4812,0.66882 to screen 0.68054,0.67712 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.49339,0.64391 to screen 0.53485,0.65221 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.51276,0.63515 to screen 0.6672,0.64345 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.48558,0.61024 to screen 0.54029,0.61854 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4534,0.60148 to screen 0.65273,0.60978 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.48245,0.57657 to screen 0.53716,0.58487 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.45527,0.5678 to screen 0.6546,0.57611 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46839,0.5429 to screen 0.50985,0.5512 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.43152,0.53413 to screen 0.63086,0.54244 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46683,0.50923 to screen 0.52154,0.51753 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4409,0.50046 to screen 0.64023,0.50876 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46527,0.47555 to screen 0.50673,0.48386 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39028,0.46679 to screen 0.5264,0.47509 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4434,0.44188 to screen 0.48485,0.45018 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.45996,0.43312 to screen 0.65929,0.44142 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.44027,0.40821 to screen 0.48173,0.41651 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39028,0.39945 to screen 0.5264,0.40775 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42465,0.37454 to screen 0.46611,0.38284 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39028,0.36577 to screen 0.5264,0.37408 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42465,0.34087 to screen 0.46611,0.34917 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39028,0.3321 to screen 0.5264,0.34041 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42465,0.3072 to screen 0.46611,0.3155 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39028,0.29843 to screen 0.5264,0.30673 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42465,0.27352 to screen 0.46611,0.28183 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42715,0.26476 to screen 0.62648,0.27306 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42465,0.23985 to screen 0.46611,0.24815 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4459,0.23109 to screen 0.60033,0.23939 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42152,0.20618 to screen 0.44311,0.21448 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39028,0.19742 to screen 0.5264,0.20572 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.41996,0.17251 to screen 0.47467,0.18081 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42246,0.16375 to screen 0.63504,0.17205 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.41527,0.13884 to screen 0.45673,0.14714 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.41809,0.13007 to screen 0.63067,0.13838 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.41527,0.10517 to screen 0.45673,0.11347 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39028,0.0964 to screen 0.5264,0.1047 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.41215,0.07149 to screen 0.45361,0.0798 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.40871,0.06273 to screen 0.60805,0.07103 fs solid noborder fc rgb '#ffffff' behind
set arrow from screen 0.38333,0.96356 to screen 0.38333,0.05443 nohead lw 1 lc rgb '#222222' front
set arrow from screen 0.38333,0.05443 to screen 0.975,0.05443 nohead lw 1 lc rgb '#222222' front
set object rectangle from screen 0.38333,0.9684 to screen 0.42222,0.97486 fs solid 1 border lc rgb '#222222' fc rgb '#ffffff' lw 1.5 front
set object rectangle from screen 0.58033,0.9684 to screen 0.61922,0.97486 fs solid 1 noborder fc rgb '#0072b2' front
plot \
  data index 0 using (276+2249.740356*$2):(106+73*$1):(276):(276+2249.740356*$2):(98+73*$1):(114+73*$1) with boxxyerror fs solid 1 border lc rgb '#222222' fc rgb '#ffffff' lw 1.5, \
  data index 1 using (276+2249.740356*$2):(125+73*$1):(276):(276+2249.740356*$2):(117+73*$1):(133+73*$1) with boxxyerror fs solid 1 noborder fc rgb '#0072b2', \
  data index 1 using (276+2249.740356*$3):(125+73*$1):($5 > 1 ? ($4-$3)*2249.740356 : NaN):(0) with vectors heads size screen 0.00486,90 lw 1.5 lc rgb '#222222'
unset output
