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
set label 'published' at screen 0.43472,0.97163 left font ',16' textcolor rgb '#222222' front
set label 'measured' at screen 0.63172,0.97163 left font ',16' textcolor rgb '#222222' front
set label 'Linear classifier' at screen 0.37083,0.94673 right font ',15' textcolor rgb '#222222' front
set label 'deslanted linear' at screen 0.37083,0.91305 right font ',15' textcolor rgb '#222222' front
set label 'Pairwise linear classifier' at screen 0.37083,0.87938 right font ',15' textcolor rgb '#222222' front
set label 'k nearest neighbours, k = 3' at screen 0.37083,0.84571 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-10' at screen 0.37083,0.81204 right font ',15' textcolor rgb '#222222' front
set label '28×28-1000-10' at screen 0.37083,0.77837 right font ',15' textcolor rgb '#222222' front
set label '28×28-1000-10, distortions' at screen 0.37083,0.7447 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-10, distortions' at screen 0.37083,0.71102 right font ',15' textcolor rgb '#222222' front
set label '1000 RBF units, linear' at screen 0.37083,0.67735 right font ',15' textcolor rgb '#222222' front
set label '40 principal components,' at screen 0.37083,0.64852 right font ',15' textcolor rgb '#222222' front
set label 'quadratic' at screen 0.37083,0.63884 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-100-10' at screen 0.37083,0.61001 right font ',15' textcolor rgb '#222222' front
set label '28×28-500-150-10' at screen 0.37083,0.57634 right font ',15' textcolor rgb '#222222' front
set label '28×28-300-100-10, distortions' at screen 0.37083,0.54267 right font ',15' textcolor rgb '#222222' front
set label '28×28-500-150-10, distortions' at screen 0.37083,0.50899 right font ',15' textcolor rgb '#222222' front
set label 'deslanted k-NN' at screen 0.37083,0.47532 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-1' at screen 0.37083,0.44165 right font ',15' textcolor rgb '#222222' front
set label 'deslanted 20×20-300-10' at screen 0.37083,0.40798 right font ',15' textcolor rgb '#222222' front
set label 'tangent distance' at screen 0.37083,0.37431 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-4, k-NN in the last layer' at screen 0.37083,0.34064 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-4, local learning' at screen 0.37083,0.30696 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-4' at screen 0.37083,0.27329 right font ',15' textcolor rgb '#222222' front
set label 'A support vector machine with a' at screen 0.37083,0.24931 right font ',15' textcolor rgb '#222222' front
set label 'kernel of degree 4 on MNIST, as' at screen 0.37083,0.23962 right font ',15' textcolor rgb '#222222' front
set label 'the 1998 paper compares it with' at screen 0.37083,0.22994 right font ',15' textcolor rgb '#222222' front
set label 'reduced-set SVM' at screen 0.37083,0.20595 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-5 (1998)' at screen 0.37083,0.17228 right font ',15' textcolor rgb '#222222' front
set label 'LeNet-5 (1998), distortions' at screen 0.37083,0.13861 right font ',15' textcolor rgb '#222222' front
set label 'virtual SVM' at screen 0.37083,0.10494 right font ',15' textcolor rgb '#222222' front
set label 'Boosted LeNet-4, distortions' at screen 0.37083,0.07126 right font ',15' textcolor rgb '#222222' front
set label '12' at screen 0.76955,0.95111 left font ',15' textcolor rgb '#222222' front
set label '13.48, one trial' at screen 0.81565,0.94234 left font ',15' textcolor rgb '#222222' front
set label '8.4' at screen 0.65744,0.91744 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39583,0.90867 left font ',15' textcolor rgb '#555555' front
set label '7.6' at screen 0.63252,0.88376 left font ',15' textcolor rgb '#222222' front
set label '6.97, one trial' at screen 0.6129,0.875 left font ',15' textcolor rgb '#222222' front
set label '5' at screen 0.55155,0.85009 left font ',15' textcolor rgb '#222222' front
set label '2.83, one trial' at screen 0.48397,0.84133 left font ',15' textcolor rgb '#222222' front
set label '4.7' at screen 0.54221,0.81642 left font ',15' textcolor rgb '#222222' front
set label '2.54 ± 0.06, n = 2' at screen 0.47618,0.80766 left font ',15' textcolor rgb '#222222' front
set label '4.5' at screen 0.53598,0.78275 left font ',15' textcolor rgb '#222222' front
set label '2.80 ± 0.04, n = 2' at screen 0.48366,0.77399 left font ',15' textcolor rgb '#222222' front
set label '3.8' at screen 0.51418,0.74908 left font ',15' textcolor rgb '#222222' front
set label '2.30 ± 0.13, n = 2' at screen 0.47027,0.74031 left font ',15' textcolor rgb '#222222' front
set label '3.6' at screen 0.50795,0.71541 left font ',15' textcolor rgb '#222222' front
set label '2.15 ± 0.08, n = 2' at screen 0.46466,0.70664 left font ',15' textcolor rgb '#222222' front
set label '3.6' at screen 0.50795,0.68173 left font ',15' textcolor rgb '#222222' front
set label '2.88 ± 0.02, n = 3' at screen 0.48646,0.67297 left font ',15' textcolor rgb '#222222' front
set label '3.3' at screen 0.49861,0.64806 left font ',15' textcolor rgb '#222222' front
set label '3.92, one trial' at screen 0.51792,0.6393 left font ',15' textcolor rgb '#222222' front
set label '3.05' at screen 0.49082,0.61439 left font ',15' textcolor rgb '#222222' front
set label '2.01 ± 0.02, n = 2' at screen 0.45874,0.60563 left font ',15' textcolor rgb '#222222' front
set label '2.95' at screen 0.48771,0.58072 left font ',15' textcolor rgb '#222222' front
set label '2.04 ± 0.06, n = 2' at screen 0.46061,0.57196 left font ',15' textcolor rgb '#222222' front
set label '2.5' at screen 0.47369,0.54705 left font ',15' textcolor rgb '#222222' front
set label '1.29 ± 0.04, n = 2' at screen 0.43694,0.53828 left font ',15' textcolor rgb '#222222' front
set label '2.45' at screen 0.47213,0.51338 left font ',15' textcolor rgb '#222222' front
set label '1.61 ± 0.01, n = 2' at screen 0.44629,0.50461 left font ',15' textcolor rgb '#222222' front
set label '2.4' at screen 0.47058,0.4797 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39583,0.47094 left font ',15' textcolor rgb '#555555' front
set label '1.7' at screen 0.44878,0.44603 left font ',15' textcolor rgb '#222222' front
set label '2.10 ± 0.14, n = 5' at screen 0.46528,0.43727 left font ',15' textcolor rgb '#222222' front
set label '1.6' at screen 0.44566,0.41236 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39583,0.4036 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.43009,0.37869 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39583,0.36993 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.43009,0.34502 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39583,0.33625 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.43009,0.31135 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39583,0.30258 left font ',15' textcolor rgb '#555555' front
set label '1.1' at screen 0.43009,0.27768 left font ',15' textcolor rgb '#222222' front
set label '1.05 ± 0.10, n = 5' at screen 0.43258,0.26891 left font ',15' textcolor rgb '#222222' front
set label '1.1' at screen 0.43009,0.244 left font ',15' textcolor rgb '#222222' front
set label '1.78, one trial' at screen 0.45127,0.23524 left font ',15' textcolor rgb '#222222' front
set label '1' at screen 0.42698,0.21033 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39583,0.20157 left font ',15' textcolor rgb '#555555' front
set label '0.95' at screen 0.42542,0.17666 left font ',15' textcolor rgb '#222222' front
set label '0.94 ± 0.08, n = 10' at screen 0.42791,0.1679 left font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.42075,0.14299 left font ',15' textcolor rgb '#222222' front
set label '0.68 ± 0.09, n = 10' at screen 0.42355,0.13423 left font ',15' textcolor rgb '#222222' front
set label '0.8' at screen 0.42075,0.10932 left font ',15' textcolor rgb '#222222' front
set label 'not checked' at screen 0.39583,0.10055 left font ',15' textcolor rgb '#555555' front
set label '0.7' at screen 0.41763,0.07565 left font ',15' textcolor rgb '#222222' front
set label '0.55 ± 0.04, n = 3' at screen 0.41421,0.06688 left font ',15' textcolor rgb '#222222' front
set label '0' at screen 0.38472,0.04705 center font ',16' textcolor rgb '#222222' front
set label '5' at screen 0.54044,0.04705 center font ',16' textcolor rgb '#222222' front
set label '10' at screen 0.69616,0.04705 center font ',16' textcolor rgb '#222222' front
set label '15' at screen 0.85187,0.04705 center font ',16' textcolor rgb '#222222' front
set label 'test error (%)' at screen 0.67986,0.03506 center font ',16' textcolor rgb '#222222' front
set label 'Measured are means over n finished trials ± one sample standard deviation. Lines go from the' at screen 0.025,0.0203 left font ',14' textcolor rgb '#555555' front
set label 'smallest to the largest trial.' at screen 0.025,0.01107 left font ',14' textcolor rgb '#555555' front

set object rectangle from screen 0.53988,0.05443 to screen 0.54099,0.96356 fs solid noborder fc rgb '#dddddd' behind
set object rectangle from screen 0.6956,0.05443 to screen 0.69671,0.96356 fs solid noborder fc rgb '#dddddd' behind
set object rectangle from screen 0.85132,0.05443 to screen 0.85243,0.96356 fs solid noborder fc rgb '#dddddd' behind
set object rectangle from screen 0.76539,0.94696 to screen 0.80022,0.95526 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.81148,0.93819 to screen 0.97917,0.94649 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.65327,0.91328 to screen 0.69473,0.92159 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39167,0.90452 to screen 0.52779,0.91282 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.62836,0.87961 to screen 0.66981,0.88792 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.60874,0.87085 to screen 0.76317,0.87915 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.54738,0.84594 to screen 0.56897,0.85424 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4798,0.83718 to screen 0.63424,0.84548 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.53804,0.81227 to screen 0.5795,0.82057 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.47202,0.80351 to screen 0.67135,0.81181 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.53181,0.7786 to screen 0.57327,0.7869 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.47949,0.76983 to screen 0.67882,0.77814 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.51001,0.74493 to screen 0.55147,0.75323 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4661,0.73616 to screen 0.66543,0.74446 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.50378,0.71125 to screen 0.54524,0.71956 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46049,0.70249 to screen 0.65983,0.71079 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.50378,0.67758 to screen 0.54524,0.68589 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.48229,0.66882 to screen 0.68163,0.67712 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.49444,0.64391 to screen 0.5359,0.65221 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.51375,0.63515 to screen 0.66819,0.64345 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.48665,0.61024 to screen 0.54136,0.61854 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.45458,0.60148 to screen 0.65391,0.60978 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.48354,0.57657 to screen 0.53825,0.58487 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.45644,0.5678 to screen 0.65578,0.57611 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46953,0.5429 to screen 0.51098,0.5512 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.43278,0.53413 to screen 0.63211,0.54244 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46797,0.50923 to screen 0.52268,0.51753 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.44212,0.50046 to screen 0.64145,0.50876 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46641,0.47555 to screen 0.50787,0.48386 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39167,0.46679 to screen 0.52779,0.47509 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.44461,0.44188 to screen 0.48607,0.45018 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.46112,0.43312 to screen 0.66045,0.44142 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4415,0.40821 to screen 0.48295,0.41651 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39167,0.39945 to screen 0.52779,0.40775 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42592,0.37454 to screen 0.46738,0.38284 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39167,0.36577 to screen 0.52779,0.37408 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42592,0.34087 to screen 0.46738,0.34917 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39167,0.3321 to screen 0.52779,0.34041 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42592,0.3072 to screen 0.46738,0.3155 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39167,0.29843 to screen 0.52779,0.30673 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42592,0.27352 to screen 0.46738,0.28183 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42842,0.26476 to screen 0.62775,0.27306 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42592,0.23985 to screen 0.46738,0.24815 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.4471,0.23109 to screen 0.60154,0.23939 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42281,0.20618 to screen 0.44439,0.21448 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39167,0.19742 to screen 0.52779,0.20572 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42125,0.17251 to screen 0.47596,0.18081 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.42374,0.16375 to screen 0.63633,0.17205 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.41658,0.13884 to screen 0.45804,0.14714 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.41938,0.13007 to screen 0.63197,0.13838 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.41658,0.10517 to screen 0.45804,0.11347 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.39167,0.0964 to screen 0.52779,0.1047 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.41347,0.07149 to screen 0.45493,0.0798 fs solid noborder fc rgb '#ffffff' behind
set object rectangle from screen 0.41004,0.06273 to screen 0.60937,0.07103 fs solid noborder fc rgb '#ffffff' behind
set arrow from screen 0.38472,0.96356 to screen 0.38472,0.05443 nohead lw 1 lc rgb '#222222' front
set arrow from screen 0.38472,0.05443 to screen 0.975,0.05443 nohead lw 1 lc rgb '#222222' front
set object rectangle from screen 0.38472,0.9684 to screen 0.42361,0.97486 fs solid 1 border lc rgb '#222222' fc rgb '#ffffff' lw 1.5 front
set object rectangle from screen 0.58172,0.9684 to screen 0.62061,0.97486 fs solid 1 noborder fc rgb '#0072b2' front
plot \
  data index 0 using (277+2242.321958*$2):(106+73*$1):(277):(277+2242.321958*$2):(98+73*$1):(114+73*$1) with boxxyerror fs solid 1 border lc rgb '#222222' fc rgb '#ffffff' lw 1.5, \
  data index 1 using (277+2242.321958*$2):(125+73*$1):(277):(277+2242.321958*$2):(117+73*$1):(133+73*$1) with boxxyerror fs solid 1 noborder fc rgb '#0072b2', \
  data index 1 using (277+2242.321958*$3):(125+73*$1):($5 > 1 ? ($4-$3)*2242.321958 : NaN):(0) with vectors heads size screen 0.00486,90 lw 1.5 lc rgb '#222222'
unset output
