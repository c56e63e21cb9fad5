# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot error-by-value.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" error-by-value.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'error-by-value.'.format
data = 'error-by-value.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,566 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1132 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,5.8958in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set style line 2 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5

set label '{/:Bold What each choice changes of LeNet-5 (1998)}' at screen 0.025,0.94523 left font ',18' textcolor rgb '#222222' front
set label 'lecun1998-lenet5-variants, 2 trials: 2 points, seed 0. Dots are finished trials after epoch 20.' at screen 0.025,0.07774 left font ',14' textcolor rgb '#555555' front
set label 'Data: MNIST.' at screen 0.025,0.0424 left font ',14' textcolor rgb '#555555' front

set label 'test error' at screen 0.05417,0.89046 left font ',16' textcolor rgb '#222222' front
set label 'training error' at screen 0.21829,0.89046 left font ',16' textcolor rgb '#222222' front
set label '' at screen 0.03333,0.89046 point pt 7 ps 0.6 lw 2 lc rgb '#222222' front
set label '' at screen 0.19746,0.89046 point pt 5 ps 0.5 lw 2 lc rgb '#222222' front

set lmargin at screen 0.11389
set rmargin at screen 0.975
set tmargin at screen 0.84452
set bmargin at screen 0.22615
set xrange [-0.5:1.5]
set yrange [0:1.092]
set format y '%.1f'
set xtics ('' 0, '' 1) scale 0
set ytics (0, 0.2, 0.4, 0.6, 0.8, 1)
set label 'variant' at screen 0.54444,0.13781 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.03611,0.53534 center rotate by 90 font ',16' textcolor rgb '#222222' front
set label 'as lenet5' at screen 0.32917,0.18993 center font ',16' textcolor rgb '#222222' front
set label 'h before each pass' at screen 0.75972,0.18993 center font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using ($1+(-0.02581)):($2*100) with points ls 1, \
  data index 1 using ($1+(0.02581)):($2*100) with points ls 2
unset output
